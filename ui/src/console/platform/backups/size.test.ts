import { expect, it } from 'vitest'
import { size } from './size'

it('says megabytes in the largest unit that fits', () => {
  expect([0, 1023, 1024, 1536, 5 * 1024 ** 2, 2 * 1024 ** 3].map(size)).toEqual([
    '0 MB',
    '1023 MB',
    '1.0 GB',
    '1.5 GB',
    '5.0 TB',
    '2048.0 TB',
  ])
})
