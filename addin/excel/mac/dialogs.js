// The dialogs of the buttons on the Mac, by the system's own scripting ("standard additions").
// argv[0]: JSON with the operation and its words; the answer is JSON, null for a dialog that was closed.

var CANCELLED = -128;

var OPERATIONS = {
  folder: function (app, asked) {
    return String(app.chooseFolder(placed({ withPrompt: asked.words }, asked)));
  },
  files: function (app, asked) {
    var options = { withPrompt: asked.words, multipleSelectionsAllowed: asked.many };
    if (asked.suffix) options.ofType = [asked.suffix];
    return [].concat(app.chooseFile(placed(options, asked))).map(String);
  },
  save: function (app, asked) {
    return String(app.chooseFileName(placed({ withPrompt: asked.words, defaultName: asked.name }, asked)));
  },
  choose: function (app, asked) {
    var options = { withPrompt: asked.words, withTitle: asked.title, okButtonName: asked.ok, cancelButtonName: asked.cancel };
    if (asked.usual) options.defaultItems = [asked.usual];
    var chosen = app.chooseFromList(asked.labels, options);
    return chosen === false ? null : chosen[0];
  },
  text: function (app, asked) {
    return app.displayDialog(asked.words, {
      withTitle: asked.title,
      defaultAnswer: asked.usual,
      buttons: [asked.cancel, asked.ok],
      defaultButton: asked.ok,
      cancelButton: asked.cancel,
    }).textReturned;
  },
  alert: function (app, asked) {
    app.displayAlert(asked.title, { message: asked.words, as: asked.mode, buttons: [asked.ok] });
    return true;
  },
  notify: function (app, asked) {
    app.displayNotification(asked.words, { withTitle: asked.title });
    return true;
  },
};

function placed(options, asked) {
  if (asked.start) options.defaultLocation = Path(asked.start);
  return options;
}

function run(argv) {
  var asked = JSON.parse(argv[0]);
  var app = Application.currentApplication();
  app.includeStandardAdditions = true;
  if (asked.operation !== "notify") app.activate();
  try {
    return JSON.stringify(OPERATIONS[asked.operation](app, asked));
  } catch (error) {
    if (error.errorNumber === CANCELLED) return "null";
    throw error;
  }
}
