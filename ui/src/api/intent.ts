/** One key for each thing that somebody does, kept until it is known what became of it. */

const unsettled = new Map<string, string>()

/** Random, also where the page came without TLS and `randomUUID` is not there. */
export function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The key of a change: the one it was sent with before, where no answer told whether it was made. */
export function keyOf(method: string, url: string, body: string): string {
  const known = unsettled.get([method, url, body].join('\n'))
  return known ?? freshKey()
}

/** Notes that it is not known whether the change was made: whoever tries again means the same. */
export function leaveUnsettled(method: string, url: string, body: string, key: string): void {
  unsettled.set([method, url, body].join('\n'), key)
}

/** Notes that the platform answered: the same once more is another thing. */
export function settle(method: string, url: string, body: string): void {
  unsettled.delete([method, url, body].join('\n'))
}
