/** Megabytes as people say them. */
const UNITS = ['MB', 'GB', 'TB']

export function size(megabytes: number): string {
  let value = megabytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}
