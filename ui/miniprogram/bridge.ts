/**
 * What the shell and the page in its web-view tell one another (docs/relative-entries.md).
 *
 * The page asks by opening a page of the shell. The shell answers in the page's address: what a page is opened with
 * stands in the query, what a running page is told stands behind the `#`, since a changed fragment loads nothing anew.
 */
import { SERVICE } from './service'

export const PAGE = 'relative/'

/** What a shell's page was opened with; the host hands every value over encoded. */
export type Opened = Record<string, string | undefined>

/** A place within the page, as `/calls/7/join`; anything else is its home. */
export function placeOf(opened: Opened): string {
  const place = decodeURIComponent(opened.next ?? '')
  return /^\/[\w/?=&-]*$/.test(place) ? place : '/'
}

/** The address of the page at a place, with what the shell hands over once. */
export function addressOf(place: string, handed: Record<string, string> = {}): string {
  const query = Object.entries(handed).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `${SERVICE}${PAGE}${query.length > 0 ? `?${query.join('&')}` : ''}#${place}`
}

export interface Capture {
  id: string
  kind: 'screenshot' | 'recording'
  at: string
  device: string
  platform: string
}

/** The same address, telling the running page of a screen capture. */
export function tellingCapture(address: string, capture: Capture): string {
  const [plain] = address.split(/[?&]capture=/)
  const place = address.indexOf('#')
  const joint = (plain ?? address).slice(place).includes('?') ? '&' : '?'
  return `${plain}${joint}capture=${encodeURIComponent(JSON.stringify(capture))}`
}
