/** Asks before a form is left with changes that were not saved. */
import { ElMessageBox } from 'element-plus'
import { onMounted, onUnmounted } from 'vue'
import { onBeforeRouteLeave, onBeforeRouteUpdate } from 'vue-router'

export function useUnsavedGuard(isDirty: () => boolean): void {
  async function mayLeave(): Promise<boolean> {
    if (!isDirty()) return true
    const sure = await ElMessageBox.confirm('离开后，填写的内容不会保留。', '有未保存的修改', {
      confirmButtonText: '放弃修改',
      cancelButtonText: '继续填写',
      confirmButtonClass: 'el-button--danger',
      type: 'warning',
      // The question is asked just because the address changes.
      closeOnHashChange: false,
    }).catch(() => null)
    return sure !== null
  }

  function onUnload(event: BeforeUnloadEvent): void {
    if (isDirty()) event.preventDefault()
  }

  onBeforeRouteLeave(mayLeave)
  onBeforeRouteUpdate((to, from) => to.path === from.path || mayLeave())
  onMounted(() => window.addEventListener('beforeunload', onUnload))
  onUnmounted(() => window.removeEventListener('beforeunload', onUnload))
}
