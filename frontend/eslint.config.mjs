import { FlatCompat } from '@eslint/eslintrc'
import tseslint from 'typescript-eslint'

const compat = new FlatCompat({ baseDirectory: import.meta.dirname })

const config = tseslint.config(
  {
    ignores: ['.next/**', 'node_modules/**', 'next-env.d.ts', 'src/lib/api-types.ts', 'playwright-report/**', 'test-results/**'],
  },
  ...compat.extends('next/core-web-vitals'),
  {
    files: ['**/*.{ts,mts,tsx}'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ['error', 8],
      'max-lines': ['error', { max: 200 }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // next/image fixes the picture hosts at build time; ours are known only at run time.
      '@next/next/no-img-element': 'off',
    },
  },
)

export default config
