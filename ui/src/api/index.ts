export * from './client'
export { freshKey } from './intent'
export { line, waitForLine } from './line'
export type * from './types'
