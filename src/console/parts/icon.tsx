/** A small drawing beside a word. It says nothing by itself. */
import { iconPaths, type IconName } from './icon-paths.ts'

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={iconPaths[name]} />
    </svg>
  )
}
