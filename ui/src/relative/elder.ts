/** 长辈版: larger text and targets, remembered on this phone. */
import { ref } from 'vue'

const KEY = 'qq-elder'

export const elder = ref(false)

export function setElder(on: boolean): void {
  elder.value = on
  localStorage.setItem(KEY, on ? '1' : '')
  document.documentElement.classList.toggle('elder', on)
}

export function restoreElder(): void {
  setElder(localStorage.getItem(KEY) === '1')
}
