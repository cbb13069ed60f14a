/** How a session is written to which a booking could go. */
import type { Schemas } from '@/api'

export const targetText = (one: Schemas['MoveTarget']): string => `改到 ${one.day} ${one.starts}（余 ${one.left}）`
