/** Which groups of the menu are closed: those that the officer closed, but for the ones that a page opened since. */
import type { MenuGroup, MenuSubsystem } from '../platform/menu/menu'

const KEY = 'qq-console-menu-closed'

/** A group in the whole menu; two subsystems may use one heading. */
export function groupKey(subsystem: MenuSubsystem, group: MenuGroup): string {
  return `${subsystem.code}/${group.title}`
}

export class ClosedGroups {
  /** As the officer wants them, from one visit to the next. */
  private readonly kept: Set<string>
  private readonly now: Set<string>

  constructor(private readonly storage: Storage) {
    this.kept = new Set((storage.getItem(KEY) ?? '').split('\n').filter(Boolean))
    this.now = new Set(this.kept)
  }

  has(group: string): boolean {
    return this.now.has(group)
  }

  toggle(group: string): void {
    const opened = this.now.delete(group)
    if (opened) this.kept.delete(group)
    else {
      this.now.add(group)
      this.kept.add(group)
    }
    this.storage.setItem(KEY, [...this.kept].join('\n'))
  }

  /** Opens a group for the page on show, whatever the officer wants at other times. */
  show(group: string): void {
    this.now.delete(group)
  }
}
