/** Vietnamese as it is typed in haste: no marks, no capitals. For searching only. Pure. */
export function withoutMarks(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase()
}
