#!/usr/bin/env bash
# Remakes mash/desk/assets/mash from the pinned packages. Run it after changing mash.scss or a version.
set -euo pipefail
cd "$(dirname "$0")"
out=../mash/desk/assets/mash
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error
npx sass --style=compressed --no-source-map --quiet-deps --load-path=node_modules mash.scss "$out/mash.css"
# without the pointer to a source map that is not shipped
sed '/^\/\/# sourceMappingURL=/d' node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$out/govuk-frontend.min.js"
if grep -qiE 'GDS Transport|crest|url\(' "$out/mash.css"; then
  echo "mash.css names a font, a crest or a file that we may not or do not ship." >&2
  exit 1
fi
