/** What the signed-in officer may do, by the server's codes; it only opens menus and buttons, the server decides each request anew. */
import type { Permission } from './codes'
import { session } from './session'

export function permitted(code: Permission): boolean {
  return session.me?.permissions.includes(code) ?? false
}
