export * from './client'
export { line, waitForLine } from './line'
export type * from './types'
