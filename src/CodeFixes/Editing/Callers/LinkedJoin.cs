using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the wait for services that take one token: the first to end stops the others, each is awaited, and each failure heard.</summary>
internal static class LinkedJoin
{
    /// <summary>
    /// The statements; the first is not indented, and no line ends the last one. What ends by a cancellation that was asked for has not failed, what gives up by one of its own has.
    /// </summary>
    /// <param name="nameOf">How a type is written.</param>
    /// <param name="names">The names of the function.</param>
    /// <param name="stop">The source that the services share.</param>
    /// <param name="services">The locals that hold them.</param>
    /// <param name="step">One step of indentation.</param>
    /// <param name="line">A new line, indented.</param>
    /// <param name="await">How a task is waited for.</param>
    /// <param name="setsExitCode">Whether nobody behind the function turns a failure into an exit code.</param>
    public static string Write(Func<string, string, string> nameOf, LocalNames names, string stop, IReadOnlyList<string> services, string step, string line, Func<string, string> await, bool setsExitCode = false)
    {
        var cancelled = nameOf("System", "OperationCanceledException");
        if (services.Count == 1)
        {
            return Attempt(await(services[0])) + Cancelled(stop + ".IsCancellationRequested");
        }

        var task = nameOf("System.Threading.Tasks", "Task");
        var first = names.Take("first");
        var asked = names.Take("asked", "ToStop");
        var all = names.Take("all");
        var list = string.Join(", ", services);
        return task + " " + first + " = " + await(task + ".WhenAny(" + list + ")") + ";" + line
            + "bool " + asked + " = " + stop + ".IsCancellationRequested;" + line
            + stop + ".Cancel();" + line
            + task + " " + all + " = " + task + ".WhenAll(" + list + ");" + line
            + Attempt(await(all))
            + Cancelled(stop + ".IsCancellationRequested && (" + asked + " || !" + first + ".IsCanceled)") + line
            + "catch when (" + all + ".Exception?.InnerExceptions.Count > 1)" + line
            + "{" + line + step
            + ExitCode()
            + "throw " + all + ".Exception;" + line
            + "}"
            + (setsExitCode ? line + "catch" + line + "{" + line + step + ExitCode() + "throw;" + line + "}" : "");

        string ExitCode() => setsExitCode ? nameOf("System", "Environment") + ".ExitCode = 1; // The host stops without one." + line + step : "";

        string Attempt(string wait) => "try" + line + "{" + line + step + wait + ";" + line + "}" + line;

        string Cancelled(string filter) => "catch (" + cancelled + ") when (" + filter + ")" + line + "{" + line + step + "// Stopped, as asked." + line + "}";
    }

    /// <summary>Whether the program has a handler of its own that may tell it to stop.</summary>
    public static bool SomethingListens(SyntaxNode node) =>
        node.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Any(static n => n.Identifier.ValueText is "CancelKeyPress" or "PosixSignalRegistration" or "ProcessExit" or "UseConsoleLifetime");
}
