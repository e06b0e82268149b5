/** Whether a text has room where it goes, in words; null where it has. Counted as the API counts. */
export function tooLong(text: string, longest: number): string | null {
  const { length } = Array.from(text)
  return length > longest ? `This is too long: ${length} characters, and ${longest} at most.` : null
}
