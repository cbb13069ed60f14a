import { expect, it } from 'vitest'
import { size } from './size'

it('says bytes in the largest unit that fits', () => {
  expect([0, 1023, 1024, 1536 * 1024, 5 * 1024 ** 4, 2 * 1024 ** 5].map(size)).toEqual([
    '0 字节',
    '1023 字节',
    '1.0 KB',
    '1.5 MB',
    '5.0 TB',
    '2048.0 TB',
  ])
})
