using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;
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

    /// <summary>Services that take a token stop each other, others end the process with the first of them; work that ends is all awaited.</summary>
    public void Write(StatementSyntax idle, List<JoinedTask> joined, JoinScope scope, CancellationToken cancellationToken)
    {
        var line = _layout.NewLine + _layout.IndentAt(idle.SpanStart);
        var areServices = JoinRules.AreServices(_function);
        if (areServices && joined.All(static j => !j.IsList) && Tokens(cancellationToken) is { } tokens)
        {
            Link(idle, joined, scope.TopLevel(scope.Producers[0]), tokens, line);
        }
        else
        {
            var lastService = _function.LastService is { } service ? StartLast(service, null, "", joined, line) : "";
            Replace(idle, lastService + (areServices && (joined.Count > 1 || joined[0].IsList)
                ? First(joined, line) + Finish(joined, idle, line, cancellationToken)
                : "await " + JoinedTask.Combine(joined, _task) + _layout.ConfigureAwait + ";"));
        }

        // What was never reached needed no exit code; the end of the work does.
        if (idle == scope.Last && _function.Method is { ReturnsVoid: false, ReturnType.Name: not "Task" } or { ReturnType: INamedTypeSymbol { IsGenericType: true } })
        {
            _edits.Insert(_function.Document, idle.Span.End, line + "return 0;");
        }
    }

    /// <summary>One source for all: a signal cancels it, and so does the first service to end.</summary>
    private void Link(StatementSyntax idle, List<JoinedTask> joined, StatementSyntax start, List<(InvocationExpressionSyntax Call, ServiceToken Token)> tokens, string line)
    {
        var stop = _names.Take("stop", "Source");
        var head = "using var " + stop + " = new " + Name("System.Threading", "CancellationTokenSource", idle) + "();" + line
            + (LinkedJoin.SomethingListens(_function.Declaration) || Calls().Any(c => IsHost(c, default)) ? "" : SignalStop.Write((space, name) => Name(space, name, idle), _names, stop + ".Cancel()", line) + line);
        _edits.Insert(_function.Document, start.SpanStart, head, order: -3);
        var lastService = "";
        foreach (var (call, token) in tokens)
        {
            if (call == _function.LastService)
            {
                lastService = StartLast(call, token, stop, joined, line);
            }
            else
            {
                _edits.Replace(_function.Document, token.Span, token.Write(stop + ".Token"));
            }
        }

        Replace(idle, lastService + LinkedJoin.Write(
            (space, name) => Name(space, name, idle),
            _names,
            stop,
            joined.Select(static j => j.Name).ToList(),
            StoppedWait.StepOf(idle.SyntaxTree.GetRoot(), _layout, idle.SpanStart, _layout.IndentAt(idle.SpanStart)),
            line,
            task => "await " + task + _layout.ConfigureAwait));
    }

    /// <summary>Where each service takes a token, of which it has none yet; null where one of them takes none.</summary>
    private List<(InvocationExpressionSyntax Call, ServiceToken Token)>? Tokens(CancellationToken cancellationToken)
    {
        if (((CSharpParseOptions)_function.Declaration.SyntaxTree.Options).LanguageVersion < LanguageVersion.CSharp8 || _function.Facts.Symbols[KnownType.PosixSignalRegistration] is null)
        {
            return null;
        }

        // A host by itself needs no token: it listens for the signals.
        var tokens = new List<(InvocationExpressionSyntax, ServiceToken)>();
        if (Calls().Count() == 1 && IsHost(Calls().Single(), cancellationToken))
        {
            return null;
        }

        foreach (var call in Calls())
        {
            if (_function.Model.GetOperation(call, cancellationToken) is not IInvocationOperation service
                || ServiceToken.Of(service, _function.Model, _function.Facts, cancellationToken) is not { Given: null } token)
            {
                return null;
            }

            tokens.Add((call, token));
        }

        return tokens;
    }

    private IEnumerable<InvocationExpressionSyntax> Calls() => _function.Producers.Select(static p => p.Call).Concat(_function.LastService is { } last ? [last] : []);

    private string First(List<JoinedTask> joined, string line)
    {
        var first = _names.Take("first");
        var services = joined.Count == 1 ? joined[0].Name : string.Join(", ", joined.Select(j => j.IsList ? _task + ".WhenAny(" + j.Name + ").Unwrap()" : j.Name));
        return _task + " " + first + " = await " + _task + ".WhenAny(" + services + ")" + _layout.ConfigureAwait + ";" + line
            + "await " + first + _layout.ConfigureAwait + ";";
    }

    /// <summary>Hosts stop together at a signal: the one that has requests in flight gets the time to finish them. Where one has ended by itself, the others do not hold up the process.</summary>
    private string Finish(List<JoinedTask> joined, StatementSyntax idle, string line, CancellationToken cancellationToken) =>
        joined.Count > 1
        && _function.Facts.Symbols.Task?.GetMembers("WaitAsync").IsEmpty == false
        && _function.Producers.All(p => RunsHost(p.Call, p.Callee, cancellationToken))
        && (_function.LastService is null || RunsHost(_function.LastService, null, cancellationToken))
            ? line + "await " + JoinedTask.Combine(joined, _task) + ".WaitAsync(" + Name("System", "TimeSpan", idle) + ".FromSeconds(10))" + _layout.ConfigureAwait + "; // what is in flight at a signal"
            : "";

    private bool IsHost(InvocationExpressionSyntax call, CancellationToken cancellationToken) =>
        _function.Model.GetOperation(call, cancellationToken) is IInvocationOperation { TargetMethod: var method } && HostRun.Is(method);

    /// <summary>Whether a call runs a host; a function that is changed in the same plan is seen where it stands, which may be another project.</summary>
    private bool RunsHost(InvocationExpressionSyntax call, FunctionPlan? callee, CancellationToken cancellationToken) =>
        (_function.Model.GetOperation(call, cancellationToken) is { } operation && HostRun.IsReachedBy(operation, _function.Facts, cancellationToken))
        || (callee is not null && callee.Facts.Bodies.Of(callee.Method, cancellationToken) is { } body && HostRun.IsReachedBy(body, callee.Facts, cancellationToken));

    /// <summary>Starts the service that ran last, so that it can be awaited beside the others.</summary>
    private string StartLast(InvocationExpressionSyntax service, ServiceToken? token, string stop, List<JoinedTask> joined, string line)
    {
        var method = (service.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? service.Expression.ToString();
        var name = _names.Take(method.EndsWith("Async", System.StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method);
        joined.Add(new JoinedTask(service.SpanStart, name, isList: false));
        var call = token?.WriteInto(service, stop + ".Token") ?? service.ToString();
        var start = service.Parent is AwaitExpressionSyntax ? call
            : token is null && service.ArgumentList.Arguments.Count == 0 ? _task + ".Run(" + service.Expression + ")"
            : _task + ".Run(() => " + call + ")";
        return _task + " " + name + " = " + start + ";" + line;
    }

    private string Name(string space, string name, StatementSyntax idle) => TypeNames.Of(space, name, 0, _function.Document, _function.Model, idle.SpanStart, _layout, _edits);

    private void Replace(StatementSyntax idle, string text) => _edits.Replace(_function.Document, idle.Span, text);
}
