import { problemOf, type Problem } from '@/lib/account/browser'
import { tooLong } from '@/lib/account/too-long'

const SHORTEST_PASSWORD = 8

/** What can be told of a form without asking anybody; null when there is nothing. */
export function findMistakes(form: HTMLFormElement): Problem | null {
  const controls = [...form.elements].filter((each) => each instanceof HTMLInputElement || each instanceof HTMLSelectElement)
  const found = controls.map((control) => [control.name, mistakeIn(control)] as const).filter(([, words]) => words !== null)
  if (found.length === 0) return null
  return problemOf('invalid', 'Some fields need another look.', Object.fromEntries(found.map(([name, words]) => [name, [words ?? '']])))
}

interface Control {
  validity: Pick<ValidityState, 'valueMissing' | 'typeMismatch'>
  autocomplete: string
  value: string
  dataset: DOMStringMap
}

export function mistakeIn(control: Control): string | null {
  if (control.validity.valueMissing) return 'Please fill this in.'
  if (control.validity.typeMismatch) return 'Enter an e-mail address such as name@example.com.'
  if (control.autocomplete === 'new-password' && control.value.length < SHORTEST_PASSWORD) {
    return `Use at least ${SHORTEST_PASSWORD} characters.`
  }
  const longest = Number(control.dataset.longest ?? Infinity)
  // Passwords alone are sent as they are, spaces included.
  return tooLong(control.autocomplete.endsWith('-password') ? control.value : control.value.trim(), longest)
}
