// Stands in for the Mac's "standard additions" as JavaScript sees them: the commands with their documented options.
// A command or an option of another name is a mistake, on the Mac an error or worse, silence.

var DOCUMENTED = {
  chooseFolder: ["withPrompt", "defaultLocation", "invisibles", "multipleSelectionsAllowed", "showingPackageContents"],
  chooseFile: [
    "withPrompt", "ofType", "defaultLocation", "invisibles", "multipleSelectionsAllowed", "showingPackageContents",
  ],
  chooseFileName: ["withPrompt", "defaultName", "defaultLocation"],
  chooseFromList: [
    "withTitle", "withPrompt", "defaultItems", "okButtonName", "cancelButtonName", "multipleSelectionsAllowed",
    "emptySelectionAllowed",
  ],
  displayDialog: [
    "withTitle", "defaultAnswer", "hiddenAnswer", "buttons", "defaultButton", "cancelButton", "withIcon", "givingUpAfter",
  ],
  displayAlert: ["message", "as", "buttons", "defaultButton", "cancelButton", "givingUpAfter"],
  displayNotification: ["withTitle", "subtitle", "soundName"],
};
var FIRST_IS_TEXT = ["chooseFromList", "displayDialog", "displayAlert", "displayNotification"];
var calls = [];
var answers = [];

function Path(text) {
  return { toString: function () { return text; } };
}

function command(app, name) {
  return function () {
    if (!app.includeStandardAdditions) throw new Error("no standard additions");
    var options = arguments[FIRST_IS_TEXT.indexOf(name) < 0 ? 0 : 1];
    for (var option in options)
      if (DOCUMENTED[name].indexOf(option) < 0) throw new Error(name + " has no " + option);
    if (options.cancelButton && options.buttons.indexOf(options.cancelButton) < 0) throw new Error("no such button");
    if (options.defaultItems && arguments[0].indexOf(options.defaultItems[0]) < 0) throw new Error("no such item");
    var told = {};
    for (option in options) told[option] = option === "defaultLocation" ? String(options[option]) : options[option];
    calls.push(FIRST_IS_TEXT.indexOf(name) < 0 ? [name, told] : [name, arguments[0], told]);
    if (name === "displayAlert" || name === "displayNotification") return {};
    var answer = answers.shift();
    if (answer === null && name !== "chooseFromList") throw Object.assign(new Error("User canceled."), { errorNumber: -128 });
    if (name === "displayDialog") return { textReturned: answer };
    if (name === "chooseFromList") return answer === null ? false : [answer];
    return Array.isArray(answer) ? answer.map(Path) : Path(answer);
  };
}

var Application = {
  currentApplication: function () {
    var app = { activate: function () { calls.push(["activate"]); } };
    for (var name in DOCUMENTED) app[name] = command(app, name);
    return app;
  },
};
