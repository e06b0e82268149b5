import { problemOf, type Problem } from '@/lib/account/browser'

const SHORTEST_PASSWORD = 8

/** What can be told of a form without asking anybody; null when there is nothing. */
export function findMistakes(form: HTMLFormElement): Problem | null {
  const controls = [...form.elements].filter((each) => each instanceof HTMLInputElement || each instanceof HTMLSelectElement)
  const found = controls.map((control) => [control.name, mistakeIn(control)] as const).filter(([, words]) => words !== null)
  if (found.length === 0) return null
  return problemOf('invalid', 'Some fields need another look.', Object.fromEntries(found.map(([name, words]) => [name, [words ?? '']])))
}

function mistakeIn(control: HTMLInputElement | HTMLSelectElement): string | null {
  if (control.validity.valueMissing) return 'Please fill this in.'
  if (control.validity.typeMismatch) return 'Enter an e-mail address such as name@example.com.'
  if (control.autocomplete === 'new-password' && control.value.length < SHORTEST_PASSWORD) {
    return `Use at least ${SHORTEST_PASSWORD} characters.`
  }
  return null
}
