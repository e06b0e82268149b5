'use client'

import { useEffect, useState, type KeyboardEvent } from 'react'

const NONE = -1

interface ComboboxOptions {
  /** The list's: a fixed one, as React keeps what the server wrote into the box even where its own ids come out otherwise. */
  id: string
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  /** How many options there are now. */
  count: number
  onChoose: (index: number) => void
  /** Escape, where nothing is open. */
  onClear: () => void
}

/**
 * An editable combobox with a list that fills itself in while typing, by the ARIA authoring practices: focus stays
 * in the box, `aria-activedescendant` names the option. No option is chosen until an arrow key goes to one.
 */
export function useCombobox({ id, isOpen, setOpen, count, onChoose, onClear }: ComboboxOptions) {
  const [asked, setActive] = useState(NONE)
  const active = isOpen && asked < count ? asked : NONE
  const optionId = (index: number) => `${id}-${index}`

  useEffect(() => {
    if (active !== NONE) document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])

  function close() {
    setOpen(false)
    setActive(NONE)
  }

  function open() {
    setOpen(true)
    setActive(NONE)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const goTo = isOpen ? targetOf(event.key, active, count) : null
    if (goTo !== null) {
      event.preventDefault()
      setActive(goTo)
    } else handleOther(event)
  }

  function handleOther(event: KeyboardEvent) {
    if (!isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      open()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (isOpen) close()
      else onClear()
    } else if (event.key === 'Enter' && active !== NONE) {
      event.preventDefault()
      onChoose(active)
    }
  }

  return {
    open,
    close,
    inputProps: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen && count > 0,
      'aria-controls': id,
      'aria-activedescendant': active === NONE ? undefined : optionId(active),
      onKeyDown,
    } as const,
    optionProps: (index: number) =>
      ({ id: optionId(index), role: 'option', 'aria-selected': index === active, tabIndex: -1 }) as const,
  }
}

/** Where a key leads from the active option; null where the key is not one of the list's. */
function targetOf(key: string, active: number, count: number): number | null {
  if (count === 0) return null
  const targets: Record<string, number> = {
    ArrowDown: (active + 1) % count,
    ArrowUp: active > 0 ? active - 1 : count - 1,
    // With nothing chosen, Home and End belong to the text.
    ...(active !== NONE && { Home: 0, End: count - 1 }),
  }
  return targets[key] ?? null
}
