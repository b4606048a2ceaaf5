/** What a build needs of this machine. Everything else stays out: credentials, make's variables. */
const PASSED_ON = [
  ...['PATH', 'HOME', 'USER', 'SHELL', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'],
  ...['TF_PLUGIN_DIR', 'TF_PLUGIN_CACHE_DIR', 'TF_CLI_CONFIG_FILE', 'TERRAFORM_MIRROR'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
];

/** The variables of this process that a build gets. */
export function passedOn(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name): [string, string][] => {
      const value = variables[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
