using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Keeps track of the tasks that a type has in flight. One that ends takes itself out; one that fails is logged where there is a logger, else it stays until the stop, whose wait then
/// tells of it.
/// </summary>
internal sealed class TaskTracker
{
    private TaskTracker(string method, string tasks, bool isNew)
    {
        Method = method;
        Tasks = tasks;
        IsNew = isNew;
    }

    public string Method { get; }

    /// <summary>The field that holds the tasks.</summary>
    public string Tasks { get; }

    public bool IsNew { get; }

    public static TaskTracker New(FieldNames names) => new(names.TakeMember("Track"), names.Take("tasksInFlight", ""), isNew: true);

    /// <summary>The tracker that the type has: a private method that puts its task where a stop member awaits it.</summary>
    public static TaskTracker? Of(INamedTypeSymbol type, CompilationFacts facts, CancellationToken cancellationToken)
    {
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(m => m is { MethodKind: MethodKind.Ordinary, ReturnsVoid: true, IsStatic: false, Parameters.Length: 1 } && facts.Symbols.Is(m.Parameters[0].Type, KnownType.Task)))
        {
            var added = facts.Bodies.Of(method, cancellationToken)?.Descendants().OfType<IInvocationOperation>().FirstOrDefault(call => call.TargetMethod.Name is "TryAdd" or "Add"
                && call.Arguments.Any(a => Peel.Conversions(a.Value) is IParameterReferenceOperation given && SymbolEqualityComparer.Default.Equals(given.Parameter, method.Parameters[0])));
            if (added?.Instance is IFieldReferenceOperation { Field: { } tasks }
                && type.GetMembers().OfType<IMethodSymbol>().Where(StopMember.Is).Any(s => facts.Bodies.Of(s, cancellationToken)?.Descendants().Any(o => o is IAwaitOperation awaited
                    && awaited.Descendants().Any(d => d is IFieldReferenceOperation read && SymbolEqualityComparer.Default.Equals(read.Field, tasks))) == true))
            {
                return new TaskTracker(method.Name, tasks.Name, isNew: false);
            }
        }

        return null;
    }

    public string Declaration(EditSite site, int position)
    {
        var type = TypeNames.Of("System.Collections.Concurrent", "ConcurrentDictionary", 2, site.Document, site.Model, position, site.Layout, site.Edits) + "<" + site.TypeName("System.Threading.Tasks", "Task", position) + ", byte>";
        var isShort = ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9;
        return "private readonly " + type + " " + Tasks + " = new" + (isShort ? "();" : " " + type + "();");
    }

    /// <summary>Writes the method behind the member that needs it first.</summary>
    public bool Write(EditSite site, OwnedStart start, bool mayFail)
    {
        var member = start.Producer.Place.FirstAncestorOrSelf<BaseMethodDeclarationSyntax>()!;
        if (KeptTasks.EndOfLine(member.GetLastToken()) is not { } end)
        {
            return false;
        }

        var position = member.SpanStart;
        var logger = mayFail && LoggerInScope.At(site, start.Producer.Place.SpanStart, member.Span) is { } found ? found : null;
        var outer = site.Layout.IndentAt(position);
        var step = outer.Contains("\t") ? "\t" : "    ";
        var line = site.Layout.NewLine;
        var inner = outer + step;
        var argument = inner + step;
        var remove = Tasks + ".TryRemove(ended, out _)";
        var body = logger is null
            ? argument + "ended => " + remove + "," + line
            : argument + "ended =>" + line
                + argument + "{" + line
                + argument + step + remove + ";" + line
                + argument + step + "if (ended.IsFaulted)" + line
                + argument + step + "{" + line
                + argument + step + step + logger.Write("ended.Exception", (site.Model.GetNullableContext(position) & NullableContext.WarningsEnabled) != 0, "A task of " + start.Member.ContainingType.Name + " failed") + ";" + line
                + argument + step + "}" + line
                + argument + "}," + line;
        site.Insert(
            end,
            line + line
            + outer + "private void " + Method + "(" + site.TypeName("System.Threading.Tasks", "Task", position) + " task)" + line
            + outer + "{" + line
            + inner + Tasks + ".TryAdd(task, 0);" + line
            + inner + "task.ContinueWith(" + line
            + body
            + argument + site.TypeName("System.Threading", "CancellationToken", position) + ".None," + line
            + argument + site.TypeName("System.Threading.Tasks", "TaskContinuationOptions", position) + (logger is null ? ".NotOnFaulted," : ".None,") + line
            + argument + site.TypeName("System.Threading.Tasks", "TaskScheduler", position) + ".Default);" + line
            + outer + "}");
        return true;
    }
}
