/**
 * What somebody had typed when their session ended, kept for the tab until they are back; never a password. It belongs to
 * their account: whoever signs in here instead does not see it. Changes with what forms can hold.
 */
import { forget, recall, remember } from './tab-memory'

/** A control's text by its name; of a box to tick, `on` or nothing. */
export type Texts = Readonly<Record<string, string>>

export interface Control {
  name: string
  type: string
  autocomplete: string
  value: string
  /** Where it can be ticked. */
  checked?: boolean
}

interface Drafts {
  owner: string
  /** By the form's name. */
  forms: Readonly<Record<string, Texts>>
}

const NAME = 'shopster.drafts'
/** A password that is shown while it is typed is a text by its type. */
const SECRET = /password|one-time-code|otp/i

/** All that may be kept of a form. */
export function textsOf(controls: Iterable<Control>): Texts {
  const kept = [...controls].filter(isKept)
  return Object.fromEntries(kept.map((control) => [control.name, isBox(control) ? (control.checked ? 'on' : '') : control.value]))
}

export function fill(controls: Iterable<Control>, texts: Texts): void {
  for (const control of [...controls].filter(isKept)) {
    const text = texts[control.name]
    if (text === undefined) continue
    if (isBox(control)) control.checked = text === 'on'
    else control.value = text
  }
}

export function keepDraft(owner: string, form: string, texts: Texts): void {
  remember(NAME, { owner, forms: { ...draftsOf(owner), [form]: texts } } satisfies Drafts)
}

/** Null where there is none; it is not kept any longer. */
export function takeDraft(owner: string, form: string): Texts | null {
  const { [form]: found, ...others } = draftsOf(owner)
  if (Object.keys(others).length > 0) remember(NAME, { owner, forms: others } satisfies Drafts)
  else forget(NAME)
  return found ?? null
}

/** The names of the forms that have one. */
export function keptDrafts(owner: string): string[] {
  return Object.keys(draftsOf(owner))
}

export function forgetDrafts(): void {
  forget(NAME)
}

function draftsOf(owner: string): Drafts['forms'] {
  const kept = recall(NAME) as Partial<Drafts> | null
  return kept?.owner === owner ? (kept.forms ?? {}) : {}
}

function isKept({ name, type, autocomplete }: Control): boolean {
  return name !== '' && type !== 'password' && !SECRET.test(autocomplete) && !SECRET.test(name)
}

function isBox({ type }: Control): boolean {
  return type === 'checkbox'
}
