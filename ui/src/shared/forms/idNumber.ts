/** Identity numbers with their check digit (GB 11643). */
import { isDay } from './days'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

export function isIdNumber(text: string): boolean {
  if (!/^[1-9][0-9]{16}[0-9X]$/.test(text)) return false
  if (!isDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return false
  const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(text[place]), 0)
  return '10X98765432'[total % 11] === text[17]
}
