/** The Prometheus of which pages show what was measured. */
import { z } from 'zod';

export interface PrometheusConfig {
  /** The API's, without what comes behind `/api/v1`. */
  readonly url: string;
  /** null: it asks for no log-in, or for a token. */
  readonly user: string | null;
  readonly passwordFile: string | null;
  readonly tokenFile: string | null;
  readonly certificates: string | null;
}

const EXAMPLE = 'for example http://127.0.0.1:9090 or https://prometheus.example/prometheus';

/** No message has the address in it: somebody may have put a password there. */
const address = z.string().refine((text) => {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return username === '' && password === '' && search === '' && hash === '';
}, `must be http:// or https:// without a log-in and a query, ${EXAMPLE}; a password belongs into the file that prometheus.password_file names`);

export const prometheusSettings = (path: z.ZodType<string, string>) =>
  z
    .strictObject({
      url: address,
      user: z.string().min(1).max(100).nullable().default(null),
      password_file: path.nullable().default(null),
      token_file: path.nullable().default(null),
      /** The authorities that its certificate may be of; null where the system knows them. */
      certificates: path.nullable().default(null),
    })
    .refine(
      ({ user, password_file, token_file }) =>
        (user === null) === (password_file === null) && (user === null || token_file === null),
      'takes user and password_file together, or token_file alone, or none of them',
    );

/** The block in the file, its paths seen from there. */
export function prometheusOf(
  settings: z.infer<ReturnType<typeof prometheusSettings>>,
  inFile: (text: string) => string,
): PrometheusConfig {
  const { url, user, password_file, token_file, certificates } = settings;
  return {
    url: url.replace(/\/+$/, ''),
    user,
    // Whether it can be read is seen by who may: the dashboard alone asks.
    passwordFile: password_file && inFile(password_file),
    tokenFile: token_file && inFile(token_file),
    certificates: certificates && inFile(certificates),
  };
}
