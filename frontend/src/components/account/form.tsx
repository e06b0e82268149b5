'use client'

import { createContext, useContext, useEffect, useId, useRef, useState, type ComponentProps, type ReactNode, type SubmitEvent } from 'react'
import type { Problem } from '@/lib/account/browser'
import { asSentence } from '@/lib/text'
import { findMistakes } from './mistakes'
import { useDraft } from './use-draft'

export type Values = Record<string, string>

const ProblemContext = createContext<Problem | null>(null)

interface FormProps {
  /** Null when all went well. */
  onSend: (values: Values) => Promise<Problem | null>
  submit: string
  /** The button's words while the form is on its way. */
  sending: string
  isDangerous?: boolean
  /** Whether the fields are as at first again once all went well. */
  isClearedAfter?: boolean
  /** Under which name what was typed is kept while somebody has to sign in again; without one it is not. */
  draft?: string
  /** Beside the button. */
  beside?: ReactNode
  children: ReactNode
}

/** A form whose fields say what is wrong with them; what was typed stays whatever happens. */
export function Form({ onSend, submit, sending, isDangerous = false, isClearedAfter = false, draft, beside, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const { isRestored, settle } = useDraft(draft, form)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isSending, setSending] = useState(false)

  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true], [role=alert]')?.focus()
  }, [problem])

  async function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isSending) return
    const mistakes = findMistakes(event.currentTarget)
    if (mistakes) {
      setProblem(mistakes)
      return
    }
    setSending(true)
    const sent = event.currentTarget
    const answer = await onSend(valuesOf(sent))
    setProblem(answer && withFieldsOf(sent.elements, answer))
    setSending(false)
    if (answer !== null) return
    if (isClearedAfter) sent.reset()
    settle(sent)
  }

  return (
    <ProblemContext value={problem}>
      {/* Before this page can send it itself, a browser would put what was typed into the address. */}
      <form ref={form} method="post" noValidate aria-busy={isSending} onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-5">
        {isRestored && (
          <p role="status" className="rounded-lg bg-tint px-4 py-3 text-[0.95rem]">
            What you typed before you were signed out is here again. It is not saved yet.
          </p>
        )}
        {problem && Object.keys(problem.fields).length === 0 && (
          <p role="alert" tabIndex={-1} className="rounded-lg border border-sale bg-sale/5 px-4 py-3 text-[0.95rem] outline-none">
            {problem.words}
          </p>
        )}
        {children}
        <div className="flex flex-wrap items-center gap-3">
          {/* Not `disabled`: that would take the focus away from whoever pressed it. */}
          <button type="submit" aria-disabled={isSending} className={`button ${isDangerous ? 'button-danger' : 'button-solid'} aria-disabled:opacity-60`}>
            {isSending ? sending : submit}
          </button>
          {beside}
        </div>
      </form>
    </ProblemContext>
  )
}

/** What is wrong with something that this form does not ask for is told above it. */
function withFieldsOf(elements: HTMLFormControlsCollection, problem: Problem): Problem {
  const all = Object.entries(problem.fields)
  const shown = all.filter(([name]) => elements.namedItem(name))
  if (shown.length > 0 || all.length === 0) return { ...problem, fields: Object.fromEntries(shown) }
  return { ...problem, words: all.flatMap(([, words]) => words.map(asSentence)).join(' '), fields: {} }
}

function valuesOf(form: HTMLFormElement): Values {
  const texts = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts)
}

/** No `maxLength`: that cuts off what is pasted, and says nothing. */
interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'name' | 'maxLength'> {
  name: string
  label: string
  hint?: ReactNode
  /** In characters; whoever types more is told. */
  longest?: number
}

/** What ties a control to its label, its hint and what is wrong with it. */
export function useField(name: string, hint: ReactNode) {
  const id = useId()
  const wrong = useContext(ProblemContext)?.fields[name]
  const described = [hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].join(' ').trim()
  const control = { id, name, 'aria-invalid': wrong ? true : undefined, 'aria-describedby': described || undefined } as const
  return { id, wrong, control }
}

export function Field({ name, label, hint, longest, className = '', ...input }: FieldProps) {
  const { id, wrong, control } = useField(name, hint)
  return (
    <FieldFrame id={id} label={label} hint={hint} wrong={wrong} isOptional={!input.required}>
      <input type="text" {...input} {...control} data-longest={longest} className={`field w-full aria-invalid:border-sale ${className}`} />
    </FieldFrame>
  )
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ name, label, hint, longest = 512, ...input }: FieldProps) {
  const { id, wrong, control } = useField(name, hint)
  const [isShown, setShown] = useState(false)
  return (
    <FieldFrame id={id} label={label} hint={hint} wrong={wrong}>
      <div className="relative">
        <input
          {...input}
          {...control}
          type={isShown ? 'text' : 'password'}
          required
          data-longest={longest}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          className="field w-full pr-20 aria-invalid:border-sale"
        />
        <button
          type="button"
          aria-pressed={isShown}
          aria-controls={id}
          onClick={() => {
            setShown(!isShown)
          }}
          className="absolute inset-y-0 right-0 min-w-16 rounded-r-lg px-3 text-sm font-medium text-accent hover:text-accent-deep"
        >
          {isShown ? 'Hide' : 'Show'}
          <span className="sr-only"> {label.toLowerCase()}</span>
        </button>
      </div>
    </FieldFrame>
  )
}

interface FieldFrameProps {
  id: string
  label: string
  hint?: ReactNode
  wrong: readonly string[] | undefined
  isOptional?: boolean
  children: ReactNode
}

export function FieldFrame({ id, label, hint, wrong, isOptional = false, children }: FieldFrameProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-[0.95rem] font-medium">
        {label} {isOptional && <span className="font-normal text-muted">(optional)</span>}
      </label>
      {children}
      {wrong && (
        <p id={`${id}-wrong`} className="text-sm text-sale">
          {wrong.map(asSentence).join(' ')}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  )
}
