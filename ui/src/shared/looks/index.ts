/** Which look the page wears: the house's own, or that of the platform by which somebody came in. */
export type Look = 'house' | 'ssb'

const KEY = 'qq-look'
const LOOKS: readonly string[] = ['house', 'ssb'] satisfies Look[]
const isLook = (told: unknown): told is Look => typeof told === 'string' && LOOKS.includes(told)

export const look = (): Look => (document.documentElement.dataset.look as Look | undefined) ?? 'house'

/** Puts a look on, for as long as this tab is open. */
export function wear(chosen: Look): void {
  sessionStorage.setItem(KEY, chosen)
  document.documentElement.dataset.look = chosen
}

/** Before anything is drawn: what the address says (`look=ssb`, as a platform's package opens it), else as before. */
export function restoreLook(search: string = location.search): void {
  const told = new URLSearchParams(search).get('look') ?? sessionStorage.getItem(KEY)
  wear(isLook(told) ? told : 'house')
}
