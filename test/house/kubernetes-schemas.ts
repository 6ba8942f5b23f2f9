/** The schemas that Kubernetes and KEDA publish, as validators, by the kind that a manifest says it is. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './source-files.ts'
import { watch } from './watched.ts'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

/** As ajv compiles them: what is wrong stands on the function afterwards. */
interface Validate {
  (data: unknown): boolean
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[] | null
}

const files: Readonly<Record<string, string | undefined>> = {
  'apps/v1 Deployment': 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment.js',
  'autoscaling/v2 HorizontalPodAutoscaler': 'kubernetes-models/_schemas/IoK8sApiAutoscalingV2HorizontalPodAutoscaler.js',
  'batch/v1 Job': 'kubernetes-models/_schemas/IoK8sApiBatchV1Job.js',
  'keda.sh/v1alpha1 ScaledObject': '@kubernetes-models/keda/_schemas/ComGithubKedacoreKedaV2ApisKedaV1alpha1ScaledObject.js',
  'networking.k8s.io/v1 NetworkPolicy': 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy.js',
  'policy/v1 PodDisruptionBudget': 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget.js',
  'v1 ConfigMap': 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap.js',
  'v1 Namespace': 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace.js',
  'v1 PersistentVolumeClaim': 'kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim.js',
  'v1 Service': 'kubernetes-models/_schemas/IoK8sApiCoreV1Service.js',
}

/** What its schema says against it, and fields that its schema does not know: these Kubernetes would drop without a word. */
export async function faultsOf(manifest: Manifest): Promise<readonly string[]> {
  const file = files[`${manifest.apiVersion} ${manifest.kind}`]
  if (file === undefined) return [`${manifest.apiVersion} ${manifest.kind} has no schema here`]
  // the packages hold their validators beside what they export, without types
  const { validate } = (await import(pathToFileURL(join(root, 'node_modules', file)).href)) as { readonly validate: Validate }
  const watched = watch(manifest)
  const fine = validate(watched.value)
  const against = fine ? [] : (validate.errors ?? []).map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`)
  return [...against, ...watched.unread().map((path) => `${path} is not known`)]
}
