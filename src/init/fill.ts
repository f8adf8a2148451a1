/** Fills the templates of deploy/, and refuses one that does not fit: a forgotten word would end up in a site's configuration. */

const PLACEHOLDER = /\{\{([a-z_]+)\}\}/g;

/** Every `{{name}}` becomes its value; a name without a value and a value without a name are faults of Berth. */
export function fill(template: string, values: Record<string, string>): string {
  const unused = new Set(Object.keys(values));
  const text = template.replace(PLACEHOLDER, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`A template names {{${name}}}, which nobody fills in.`);
    unused.delete(name);
    return value;
  });
  if (unused.size > 0) throw new Error(`No place in a template is for ${[...unused].join(', ')}.`);
  return text;
}
