// The SDK warns that it will leave Node 20 behind in 2027; tests and scripts run there on purpose.
// Its own switch, as the warning has no name or code that Node's --disable-warning could match.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
