import { expect, test } from 'vitest'
import { countedBy, type SecurityPoint, worstFirst } from './points'

const point = (code: string, state: string) => ({ code, state, title: code, seen: '', remedy: '' }) as SecurityPoint

test('what is open stands first, then what nobody saw, each in the order of the platform', () => {
  const points = [point('edge', 'sound'), point('tls', 'unknown'), point('ports', 'open'), point('roles', 'open'), point('backups', 'not_here')]
  expect(worstFirst(points).map((one) => one.code)).toEqual(['ports', 'roles', 'tls', 'edge', 'backups'])
  expect(countedBy(points)).toEqual({ open: 2, unknown: 1, sound: 1, not_here: 1 })
})
