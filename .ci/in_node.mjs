// node in_node.mjs pyodide|micropython FOLDER OUT: run check.py there; Pyodide plays demo.py, too.
import fs from "node:fs";
const [kind, folder, out] = process.argv.slice(2);
const read = name => fs.readFileSync(`${folder}/${name}`, "utf8");
const check = read(".ci/check.py");
if (kind === "pyodide") {
  const { loadPyodide } = await import("pyodide");
  const python = await loadPyodide();
  python.FS.mkdir("/class");
  for (const name of ["tinycnn.py", "demo.py"]) python.FS.writeFile(`/class/${name}`, read(name));
  python.FS.writeFile("/class/check.py", check);
  python.runPython(`
import contextlib, io, os, platform, runpy, sys
os.chdir("/class")
sys.path.insert(0, "/class")
print("NAME Pyodide, CPython", platform.python_version())
sys.argv = ["check.py", "/class"]
runpy.run_path("check.py")
sys.argv = ["demo.py", "all"]
with contextlib.redirect_stdout(io.StringIO()) as shown:
    try:
        runpy.run_path("demo.py", run_name="__main__")
    except SystemExit as end:
        assert not end.code, end.code
`);
  fs.writeFileSync(out, python.runPython("shown.getvalue()"));
} else {
  const { loadMicroPython } = await import("@micropython/micropython-webassembly-pyscript/micropython.mjs");
  const python = await loadMicroPython({ heapsize: 32 * 1024 * 1024, linebuffer: true,
                                         stdout: line => console.log(line) });
  python.globals.set("SOURCE", read("tinycnn.py"));
  python.globals.set("DRAWINGS", read("demo.py"));
  python.runPython(`
import sys
print("NAME MicroPython", ".".join([str(part) for part in sys.implementation.version[:3]]))
`);
  python.runPython(check);
}
