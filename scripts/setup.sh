# Sourced by scripts/start and scripts/test: the packages of the lock file, once, and the Node that comes with them.
# POSIX sh. Sets PATH; expects to be in the project's root.

if ! command -v npm >/dev/null 2>&1; then
  echo "assay: npm is missing. Install Node.js 20 or later (https://nodejs.org), then run this again." >&2
  exit 3
fi

stamp=node_modules/.assay-lock
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
  echo "packages: installed already"
else
  echo "packages: installing with npm ci …"
  # A registry that stumbles once is asked again.
  npm ci --no-progress --loglevel=error || npm ci --no-progress --loglevel=error
  cp package-lock.json "$stamp"
fi

# Node 24 comes as an npm package; whatever Node the machine has only ran npm.
PATH="$PWD/node_modules/.bin:$PATH"
export PATH

if ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)'; then
  echo "assay: Node 24 did not come with the packages (npm's ignore-scripts?). Remove node_modules and run this again." >&2
  exit 3
fi
