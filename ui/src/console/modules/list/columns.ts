/** Which columns of a list a person wants to see, kept on this device. */
import { ref, watch, type Ref } from 'vue'
import { columnsOf } from '../fields'
import type { Module } from '../wire'

const key = (code: string) => `qq-console-hidden-columns ${code}`

/** Names of the columns shown; the first, which names the record, always is. */
export function shownColumns(module: Module, hidden: readonly string[]): Set<string> {
  return new Set(columnsOf(module).flatMap((field, at) => (at === 0 || !hidden.includes(field.name) ? [field.name] : [])))
}

export function useHiddenColumns(code: string): Ref<string[]> {
  const hidden = ref((localStorage.getItem(key(code)) ?? '').split(' ').filter(Boolean))
  watch(hidden, (now) => localStorage.setItem(key(code), now.join(' ')))
  return hidden
}
