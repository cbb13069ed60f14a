/** Codes of what an officer may do: written ones are the server's by type, a module's own is made of its code and a verb. */
import type { PermissionCode } from '@/api'

declare const made: unique symbol
export type ModulePermission = string & { readonly [made]: true }
export type Permission = PermissionCode | ModulePermission

export function ofModule(module: string, verb: string): ModulePermission {
  return `${module}:${verb}` as ModulePermission
}
