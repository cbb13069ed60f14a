/** What the signed-in officer may do, by the server's codes; it only opens menus and buttons, the server decides each request anew. */
import { session } from './session'

export function permitted(code: string): boolean {
  return session.me?.permissions.includes(code) ?? false
}
