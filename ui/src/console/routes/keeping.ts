/** Units, devices, and keeping the platform itself. */
import type { RouteRecordRaw } from 'vue-router'
import { ofModule } from '../codes'

export const routes: RouteRecordRaw[] = [
  {
    path: '/data-quality',
    name: 'data-quality',
    component: () => import('../governance/quality/QualityPage.vue'),
    meta: { title: '数据质量', permission: 'data_quality:list', menu: { subsystem: 'configuration', group: '数据质量' } },
  },
  {
    path: '/official-accounts',
    name: 'official-accounts',
    component: () => import('../official/AccountsPage.vue'),
    meta: { title: '对公账号', permission: 'official_accounts:list', menu: { subsystem: 'official', group: '对公业务' } },
  },
  {
    path: '/forms/:id/design',
    name: 'form-design',
    component: () => import('../forms/DesignPage.vue'),
    props: true,
    meta: { title: '表单设计', permission: ofModule('forms', 'list') },
  },
  {
    path: '/form-submissions',
    name: 'form-submissions',
    component: () => import('../forms/SubmissionsPage.vue'),
    meta: { title: '表单办理', permission: 'form_submissions:list', menu: { subsystem: 'official', group: '业务表单' } },
  },
  {
    path: '/form-submissions/:id',
    name: 'form-submission',
    component: () => import('../forms/SubmissionPage.vue'),
    props: true,
    meta: { title: '表单内容', permission: 'form_submissions:list', parent: 'form-submissions' },
  },
  {
    path: '/card-desk',
    name: 'card-desk',
    component: () => import('../devices/cards/CardDeskPage.vue'),
    meta: { title: '读卡发卡', permission: 'cards:read', menu: { subsystem: 'base', group: '卡管理' } },
  },
  {
    path: '/faces',
    name: 'faces',
    component: () => import('../people/faces/FacesPage.vue'),
    meta: { title: '人脸库', permission: 'faces:list', menu: { subsystem: 'base', group: '人员信息' } },
  },
  {
    path: '/jobs',
    name: 'jobs',
    component: () => import('../platform/jobs/JobsPage.vue'),
    meta: { title: '任务调度', permission: 'read_jobs', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/parameters',
    name: 'parameters',
    component: () => import('../platform/parameters/ParametersPage.vue'),
    meta: { title: '系统参数', permission: 'read_parameters', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/cluster',
    name: 'cluster',
    component: () => import('../platform/cluster/ClusterPage.vue'),
    meta: { title: '集群', permission: 'cluster:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/public-watch',
    name: 'public-watch',
    component: () => import('../platform/publicWatch/PublicWatchPage.vue'),
    meta: { title: '公众端监控', permission: ofModule('public_faults', 'list'), menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/speech-resources',
    name: 'speech-resources',
    component: () => import('../speech/SpeechPage.vue'),
    meta: { title: '语音资源', permission: 'speech:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/ledger-shards',
    name: 'ledger-shards',
    component: () => import('../labour/ledger/ShardsPage.vue'),
    meta: { title: '台账分库', permission: 'ledger_shards:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/menu-setting',
    name: 'menu-setting',
    component: () => import('../platform/menuSetting/MenuSettingPage.vue'),
    meta: { title: '菜单与子系统', permission: 'keep_menu', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  {
    path: '/api-calls',
    name: 'api-calls',
    component: () => import('../exchange/openApi/ApiCallsPage.vue'),
    meta: { title: '接口调用日志', permission: 'read_api_calls', menu: { subsystem: 'configuration', group: '接口开放' } },
  },
  {
    path: '/peers',
    name: 'peers',
    component: () => import('../exchange/openApi/PeersPage.vue'),
    meta: { title: '接口列表', permission: 'peers:list', menu: { subsystem: 'configuration', group: '接口开放' } },
  },
  {
    path: '/open-interfaces',
    name: 'open-interfaces',
    component: () => import('../exchange/openApi/InterfacesPage.vue'),
    meta: { title: '接口管理', permission: 'read_api_calls', menu: { subsystem: 'configuration', group: '接口开放' } },
  },
  {
    path: '/backups',
    name: 'backups',
    component: () => import('../platform/backups/BackupsPage.vue'),
    meta: { title: '数据备份', permission: 'backups:list', menu: { subsystem: 'configuration', group: '系统配置' } },
  },
  // Devices.
  {
    path: '/refused-devices',
    name: 'refused-devices',
    component: () => import('../devices/RefusedPage.vue'),
    meta: { title: '未登记设备', permission: 'refused_devices:list', menu: { subsystem: 'devices', group: '终端管理' } },
  },
]
