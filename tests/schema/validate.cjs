// validate.cjs FOLDER: each FOLDER/reports/*.sarif against the schema; and, so that this check is known to
// be one, that it refuses a report with a member of another type, one too many, and one too few.
const fs = require("fs");
const folder = process.argv[2];
const load = (name) => require(require.resolve(name, {paths: [folder]}));
const Ajv = load("ajv/dist/2020");
const ajv = new Ajv({strict: false, allErrors: true});
load("ajv-formats")(ajv);
const schema = `${folder}/node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json`;
const validate = ajv.compile(JSON.parse(fs.readFileSync(schema)));

let wrong = 0, results = 0;
const names = fs.readdirSync(`${folder}/reports`).filter((name) => name.endsWith(".sarif"));
const read = (name) => JSON.parse(fs.readFileSync(`${folder}/reports/${name}`));
for (const name of names) {
    const report = read(name);
    results += report.runs[0].results.length;
    if (validate(report)) continue;
    wrong++;
    for (const it of validate.errors) console.log(`${name}: ${it.instancePath}: ${it.message}`);
}
const breaks = [
    (it) => { it.runs[0].results[0].level = 3; },
    (it) => { it.runs[0].results[0].colour = "red"; },
    (it) => { delete it.runs[0].results[0].message; },
    (it) => { it.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0; },
];
for (const spoil of breaks) {
    const report = read("all_at_once.sarif");
    spoil(report);
    if (validate(report)) {
        wrong++;
        console.log(`not refused: ${spoil}`);
    }
}
console.log(`${names.length} reports with ${results} results; ${wrong} wrong`);
process.exit(wrong > 0 ? 1 : 0);
