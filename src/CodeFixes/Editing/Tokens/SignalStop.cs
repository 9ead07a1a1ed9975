using System;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Listens for Ctrl+C and SIGTERM, for as long as the function runs: the process leaves when it has stopped its work, not before.</summary>
internal static class SignalStop
{
    /// <summary>Two statements, which <paramref name="tell"/> the work to stop; the first one is not indented, and no line ends the last one.</summary>
    public static string Write(Func<string, string, string> nameOf, LocalNames names, string tell, string line)
    {
        var registration = nameOf("System.Runtime.InteropServices", "PosixSignalRegistration");
        var signal = nameOf("System.Runtime.InteropServices", "PosixSignal");
        var context = names.Take("context");
        return Register(names.Take("interrupted"), "SIGINT") + line + Register(names.Take("terminated"), "SIGTERM");

        string Register(string name, string which) =>
            "using var " + name + " = " + registration + ".Create(" + signal + "." + which + ", " + context + " => { " + context + ".Cancel = true; " + tell + "; });";
    }
}
