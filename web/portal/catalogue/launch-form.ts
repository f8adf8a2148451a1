/** The launch form's values and rules. Its paths are those of the request, so the server's faults find their fields by themselves. */
import type { TFunction } from 'i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import type { LaunchRequest, ParamValue } from '../../../src/session/schema.ts';
import { type Faults, faultsAmong, paramFaults } from './param-form.ts';
import { changedResources, initialResources, type ResourceValues, resourceFaults } from './resource-form.ts';

export interface LaunchValues {
  name: string;
  config: {
    resources: ResourceValues;
    display: { resolution: string };
  };
  params: Record<string, ParamValue>;
}

type T = TFunction<'launch'>;

export const NAME_MAX_LENGTH = 100;

export function initialValues(app: App): LaunchValues {
  return {
    name: '',
    config: {
      resources: initialResources(app.resources),
      display: { resolution: app.display.resolution },
    },
    params: Object.fromEntries(app.params.map((param) => [param.id, param.default])),
  };
}

/** Only what differs from the manifest is sent: what is left out comes from there. */
export function launchRequest(app: App, values: LaunchValues): LaunchRequest {
  const { resources, display } = values.config;
  const changed = changedResources(app.resources, resources);
  const params = Object.fromEntries(
    app.params
      .filter((param) => values.params[param.id] !== param.default)
      .map((param) => [param.id, values.params[param.id] as ParamValue]),
  );
  const config = {
    ...(Object.keys(changed).length > 0 && { resources: changed }),
    ...(display.resolution !== app.display.resolution && { display }),
  };
  return {
    app_id: app.app_id,
    ...(values.name.trim() !== '' && { name: values.name.trim() }),
    ...(Object.keys(config).length > 0 && { config }),
    ...(Object.keys(params).length > 0 && { params }),
  };
}

/** The faults by path; empty where there are none. */
export function faultsOf(app: App, cluster: Cluster | null, values: LaunchValues, t: T): Faults {
  const { name, params, config } = values;
  return {
    ...faultsAmong([
      ['name', name.trim().length > NAME_MAX_LENGTH ? t('invalid.tooLong', { max: NAME_MAX_LENGTH }) : null],
      ['config.display.resolution', resolutionFault(config.display.resolution, t)],
    ]),
    ...resourceFaults(app.resources, cluster, config.resources, t),
    ...paramFaults(app.params, params, t),
  };
}

function resolutionFault(resolution: string, t: T): string | null {
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(resolution) ?? [];
  const fits = Number(width) >= 320 && Number(width) <= 7680 && Number(height) >= 240 && Number(height) <= 4320;
  return fits ? null : t('invalid.resolution');
}
