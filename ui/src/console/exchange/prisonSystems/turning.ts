/** Switching a system on or off, which is asked for first. */
import { ElMessage, ElMessageBox } from 'element-plus'
import { messageOf } from '@/api'
import { systemsApi, type SystemView } from './api'

export async function turn(system: SystemView): Promise<void> {
  const on = !system.enabled
  const name = `${system.prison}“${system.name}”`
  const text = on ? `启用后立即开始接收${name}的记录。` : `停用后不再向${name}取数，已收到的记录保留。重新启用后从停下处继续。`
  const asked = ElMessageBox.confirm(text, on ? '启用系统？' : '停用系统？', {
    confirmButtonText: on ? '启用' : '停用',
    cancelButtonText: '取消',
  })
  if (!(await asked.then(() => true, () => false))) return
  try {
    await systemsApi.turn(system.id, on)
    ElMessage.success(on ? '已启用' : '已停用')
  } catch (error) {
    ElMessage.error(messageOf(error))
  }
}
