'use client'

import type { ChoiceState } from '@/lib/variants'

interface OptionPickerProps {
  name: string
  choices: { value: string; state: ChoiceState }[]
  chosen: string | undefined
  onChoose: (value: string) => void
}

export function OptionPicker({ name, choices, chosen, onChoose }: OptionPickerProps) {
  return (
    <fieldset>
      <legend className="mb-2.5 text-sm">
        <span className="font-medium">{name}</span>
        {chosen !== undefined && <span className="text-muted">: {chosen}</span>}
      </legend>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ value, state }) => (
          <label key={value} className="relative">
            <input
              type="radio"
              name={`option-${name}`}
              value={value}
              checked={value === chosen}
              disabled={state === 'unavailable'}
              onChange={() => {
                onChoose(value)
              }}
              className="peer absolute inset-0 size-full cursor-pointer appearance-none rounded-lg disabled:cursor-not-allowed"
            />
            <span className={`${CHIP} ${state === 'available' ? '' : STRUCK}`}>
              {value}
              {state !== 'available' && <span className="sr-only"> ({LABELS[state]})</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

const LABELS = { 'sold-out': 'sold out', unavailable: 'not available' } as const

const CHIP =
  'pointer-events-none relative flex min-h-11 min-w-11 items-center justify-center rounded-lg border border-edge bg-surface px-4 text-sm ' +
  'peer-checked:border-ink peer-checked:bg-ink peer-checked:text-white peer-hover:border-ink peer-focus-visible:outline-2 ' +
  'peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent peer-disabled:border-dashed peer-disabled:border-line peer-disabled:bg-transparent'

const STRUCK = 'text-muted line-through'
