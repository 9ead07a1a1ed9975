using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Puts each task that a function receives where it is awaited, returned or held until the function leaves.</summary>
internal sealed class TaskReceiver
{
    // At one place: declarations come ahead of what a statement begins with.
    private const int Ahead = -2;

    private readonly FunctionPlan _function;
    private readonly FileEdits _edits;
    private readonly SourceLayout _layout;
    private readonly LocalNames _names;
    private readonly string _task;

    public TaskReceiver(FunctionPlan function, FileEdits edits, SourceLayout layout, string task)
    {
        _function = function;
        _edits = edits;
        _layout = layout;
        _task = task;
        _names = function.Declaration is CompilationUnitSyntax unit ? LocalNames.AheadOfFunctions(unit) : new LocalNames(function.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? function.Declaration);
    }

    private string Completed => _task + ".CompletedTask";

    public void Receive(JoinScope scope, CancellationToken cancellationToken)
    {
        if (scope.Producers[0].Shape is DropShape.Arrow or DropShape.Lambda)
        {
            WriteOnTheSpot(scope.Producers[0], "");
            return;
        }

        if (_function is { Awaits: true, IsHandler: false } && scope.Producers.Any(static p => p.IsAwaitedAtOnce))
        {
            foreach (var producer in scope.Producers.Where(static p => p.IsAwaitedAtOnce))
            {
                WriteOnTheSpot(producer, "");
            }

            if (scope.Without(static p => p.IsAwaitedAtOnce) is { } rest)
            {
                Receive(rest, cancellationToken);
            }

            return;
        }

        if (!_function.KeepsIdling && _function.ReplacedIdle is null)
        {
            if (scope.Producers.All(p => scope.IsLastEffect(p, _function.Awaits)))
            {
                WriteLastEffects(scope, cancellationToken);
                return;
            }

            if (!_function.Awaits && scope.Producers.Count == 1 && scope.IsBeforeCompletedReturn(out var completed))
            {
                // _ = M(); return Task.CompletedTask; is return M();
                WriteOnTheSpot(scope.Producers[0], "return ");
                Replace(TextSpan.FromBounds(scope.Producers[0].Place.Span.End, completed.Span.End), "");
                WriteReturns(scope, static _ => false, []);
                return;
            }
        }

        var joined = scope.Producers.Any(scope.IsLooped) ? Collect(scope) : Hold(scope);
        WriteReturns(scope, r => (r.SpanStart > scope.Producers[0].Place.Span.End || scope.MayFollow(r)) && r != scope.Last, joined);
        Join(scope, joined, cancellationToken);
    }

    /// <summary>Nothing runs after these calls but the end of the scope: each is awaited or returned where it stands.</summary>
    private void WriteLastEffects(JoinScope scope, CancellationToken cancellationToken)
    {
        foreach (var producer in scope.Producers)
        {
            WriteOnTheSpot(producer, "return ");
        }

        if (_function.Awaits)
        {
            return;
        }

        WriteReturns(scope, static _ => false, []);
        if (!scope.Leaves(scope.Last!) && EndIsReachable(scope, cancellationToken))
        {
            StatementEditor.Append(scope.Last!, "return " + Completed + ";", _function.Document, _edits, _layout);
        }
    }

    private void WriteOnTheSpot(Producer producer, string returned)
    {
        var value = DroppedCall.Value(producer.Call);
        var after = DroppedCall.After(producer);
        if (!_function.Awaits)
        {
            Replace(DroppedCall.Before(producer), returned);
            WriteAsTask(producer);
        }
        else if (producer.IsConditional)
        {
            Replace(DroppedCall.Before(producer), "await (");
            Replace(after, producer.IsValueTask ? ".AsTask()" : "");
            Insert(value.Span.End, " ?? " + Completed + ")" + _layout.ConfigureAwait);
        }
        else
        {
            Replace(DroppedCall.Before(producer), "await ");
            if (after.IsEmpty)
            {
                Insert(after.Start, _layout.ConfigureAwait);
            }
        }
    }

    /// <summary>The value as a <c>Task</c>, which there is in any case.</summary>
    private void WriteAsTask(Producer producer)
    {
        Replace(DroppedCall.After(producer), producer.IsValueTask ? ".AsTask()" : "");
        if (producer.IsConditional)
        {
            Insert(DroppedCall.Value(producer.Call).Span.End, " ?? " + Completed);
        }
    }

    /// <summary>Started any number of times: the tasks are collected.</summary>
    private List<JoinedTask> Collect(JoinScope scope)
    {
        var first = scope.TopLevel(scope.Producers[0]);
        var list = TypeNames.Of("System.Collections.Generic", "List", 1, _function.Document, _function.Model, first.SpanStart, _layout, _edits);
        var tasks = _names.Take("tasks");
        Declare(first, "var " + tasks + " = new " + list + "<" + _task + ">();");
        foreach (var producer in scope.Producers)
        {
            Replace(DroppedCall.Before(producer), tasks + ".Add(");
            WriteAsTask(producer);
            Insert(DroppedCall.Value(producer.Call).Span.End, ")", order: 2);
        }

        return [new JoinedTask(first.SpanStart, tasks, isList: true)];
    }

    private List<JoinedTask> Hold(JoinScope scope)
    {
        var first = scope.TopLevel(scope.Producers[0]);
        var start = scope.Producers[0].Place.Span.End;
        var end = scope.Producers[scope.Producers.Count - 1].Place.SpanStart;
        var ahead = scope.Returns().Any(r => r.SpanStart > start && r.SpanStart < end);
        return scope.Producers.Select(p => new JoinedTask(p.Place.SpanStart, Hold(p, scope, ahead ? first : null), isList: false)).ToList();
    }

    /// <summary>Holds the task in a local, declared ahead where the start is conditional; returns the local's name.</summary>
    private string Hold(Producer producer, JoinScope scope, StatementSyntax? ahead)
    {
        WriteAsTask(producer);
        if (producer.Shape == DropShape.Local)
        {
            return ((LocalDeclarationStatementSyntax)producer.Place).Declaration.Variables[0].Identifier.ValueText;
        }

        var name = _names.Take(producer.Like);
        var top = scope.TopLevel(producer);
        if (producer.Place != top || ahead is not null)
        {
            Declare(ahead ?? top, _task + " " + name + " = " + Completed + ";");
            Replace(DroppedCall.Before(producer), name + " = ");
        }
        else
        {
            Replace(DroppedCall.Before(producer), _task + " " + name + " = ");
        }

        return name;
    }

    private void Join(JoinScope scope, List<JoinedTask> joined, CancellationToken cancellationToken)
    {
        if (_function.KeepsIdling)
        {
            return;
        }

        if (_function.ReplacedIdle is { } idle)
        {
            new IdleEditor(_function, _edits, _layout, _names, _task).Write(idle, joined, scope, cancellationToken);
            return;
        }

        if (ExistingJoin.Find(scope, _function, cancellationToken) is { } existing)
        {
            existing.Write(joined, _task, _names, _function, _edits, _layout);
            return;
        }

        switch (scope.Last)
        {
            case ReturnStatementSyntax { Expression: not null } returned when _function.Awaits:
                JoinBefore(returned, joined);
                break;
            case ReturnStatementSyntax { Expression: null } plain when _function.Awaits:
                JoinBefore(plain, joined);
                break;
            case ReturnStatementSyntax { Expression: null } plain:
                Insert(plain.ReturnKeyword.Span.End, " " + JoinedTask.Combine(joined, _task));
                break;
            case { } last when EndIsReachable(scope, cancellationToken):
                StatementEditor.Append(last, (_function.Awaits ? Await(joined) : "return " + JoinedTask.Combine(joined, _task)) + ";", _function.Document, _edits, _layout);
                break;
        }
    }

    private string Await(List<JoinedTask> joined) => "await " + JoinedTask.Combine(joined, _task) + _layout.ConfigureAwait;

    private void JoinBefore(ReturnStatementSyntax returned, List<JoinedTask> joined) =>
        StatementEditor.JoinBefore(returned, Await(joined) + ";", _function.Model, _names, _function.Document, _edits, _layout);

    /// <summary>Earlier returns: what was started by then is waited for or handed out; one before the first start has nothing to wait for.</summary>
    private void WriteReturns(JoinScope scope, System.Func<ReturnStatementSyntax, bool> isAfterStart, List<JoinedTask> joined)
    {
        foreach (var returned in scope.Returns())
        {
            if (isAfterStart(returned))
            {
                if (_function.Awaits)
                {
                    if (!_function.KeepsIdling)
                    {
                        JoinBefore(returned, joined);
                    }
                }
                else if (returned.Expression is null)
                {
                    Insert(returned.ReturnKeyword.Span.End, " " + JoinedTask.Combine(joined, _task));
                }
                else
                {
                    ExistingJoin.Wrap(returned.Expression, joined, _task, _function.Document, _edits);
                }
            }
            else if (!_function.Awaits && returned.Expression is null && returned != scope.Last)
            {
                Insert(returned.ReturnKeyword.Span.End, " " + Completed);
            }
        }
    }

    private bool EndIsReachable(JoinScope scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var statements = scope.Statements.Where(static s => s is not LocalFunctionStatementSyntax).ToList();
        var flow = _function.Declaration is CompilationUnitSyntax && scope.IsWholeFunction
            ? _function.Model.AnalyzeControlFlow(statements[statements.Count - 1])
            : _function.Model.AnalyzeControlFlow(statements[0], scope.Statements[scope.Statements.Count - 1]);
        return flow is null || !flow.Succeeded || flow.EndPointIsReachable;
    }

    private void Declare(StatementSyntax before, string declaration) =>
        Insert(before.SpanStart, declaration + _layout.NewLine + _layout.IndentAt(before.SpanStart), Ahead);

    private void Replace(TextSpan span, string text)
    {
        if (!span.IsEmpty || text.Length > 0)
        {
            _edits.Replace(_function.Document, span, text);
        }
    }

    private void Insert(int position, string text, int order = 0)
    {
        if (text.Length > 0)
        {
            _edits.Insert(_function.Document, position, text, order);
        }
    }
}
