using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the wait for what the entry point holds in place of the one that waited for nothing.</summary>
internal sealed class IdleEditor
{
    private readonly FunctionPlan _function;
    private readonly FileEdits _edits;
    private readonly SourceLayout _layout;
    private readonly LocalNames _names;
    private readonly string _task;

    public IdleEditor(FunctionPlan function, FileEdits edits, SourceLayout layout, LocalNames names, string task)
    {
        _function = function;
        _edits = edits;
        _layout = layout;
        _names = names;
        _task = task;
    }

    public void Write(StatementSyntax idle, List<JoinedTask> joined, StatementSyntax last)
    {
        var indent = _layout.IndentAt(idle.SpanStart);
        var lastService = _function.LastService is { } service ? StartLast(service, joined) : "";
        if (joined.Count > 1 && JoinRules.AreServices(_function))
        {
            var first = _names.Take("first");
            Replace(idle, lastService + _task + " " + first + " = await " + _task + ".WhenAny(" + string.Join(", ", joined.Select(static j => j.Name)) + ")" + _layout.ConfigureAwait + ";"
                + _layout.NewLine + indent + "await " + first + _layout.ConfigureAwait + ";");
        }
        else
        {
            Replace(idle, "await " + JoinedTask.Combine(joined, _task) + _layout.ConfigureAwait + ";");
        }

        // What was never reached needed no exit code; the end of the work does.
        if (idle == last && _function.Method is { ReturnsVoid: false, ReturnType.Name: not "Task" } or { ReturnType: INamedTypeSymbol { IsGenericType: true } })
        {
            _edits.Insert(_function.Document, idle.Span.End, _layout.NewLine + indent + "return 0;");
        }
    }

    /// <summary>Starts the service that ran last, so that it can be awaited beside the others.</summary>
    private string StartLast(InvocationExpressionSyntax service, List<JoinedTask> joined)
    {
        var method = (service.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? service.Expression.ToString();
        var name = _names.Take(method.EndsWith("Async", System.StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method);
        joined.Add(new JoinedTask(service.SpanStart, name, isList: false));
        var start = service.Parent is AwaitExpressionSyntax ? service.ToString()
            : service.ArgumentList.Arguments.Count == 0 ? _task + ".Run(" + service.Expression + ")"
            : _task + ".Run(() => " + service + ")";
        return _task + " " + name + " = " + start + ";" + _layout.NewLine + _layout.IndentAt(service.SpanStart);
    }

    private void Replace(StatementSyntax idle, string text) => _edits.Replace(_function.Document, idle.Span, text);
}
