using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the planned change of one function as changes of text.</summary>
internal sealed class FunctionEditor
{
    // At one place: declarations come ahead of what a statement begins with.
    private const int Ahead = -2;

    private readonly FunctionPlan _function;
    private readonly FileEdits _edits;
    private readonly SourceLayout _layout;
    private readonly LocalNames _names;
    private readonly string _task;
    private readonly int _position;

    private FunctionEditor(FunctionPlan function, FileEdits edits, SourceLayout layout)
    {
        _function = function;
        _edits = edits;
        _layout = layout;
        _names = new LocalNames(function.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? function.Declaration);
        _position = function.Declaration is CompilationUnitSyntax ? TopLevelStatements()[0].SpanStart : function.Declaration.SpanStart;
        _task = TypeNames.Of("System.Threading.Tasks", "Task", 0, function.Document, function.Model, _position, layout, edits);
    }

    public static async Task WriteAsync(FunctionPlan function, FileEdits edits, CancellationToken cancellationToken)
    {
        var text = await function.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var root = await function.Model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        new FunctionEditor(function, edits, new SourceLayout(text, root)).Write(cancellationToken);
    }

    private void Write(CancellationToken cancellationToken)
    {
        if (_function.Form == FunctionForm.Synchronous)
        {
            InlinedWork.Write(_function, _edits);
            return;
        }

        SignatureEditor.Write(_function, _task, _edits, _layout);
        if (_function.BecomesTask)
        {
            return;
        }

        _function.Producers.Sort(static (a, b) => a.Call.SpanStart.CompareTo(b.Call.SpanStart));
        foreach (var producer in _function.Producers)
        {
            CallEditor.Write(producer, _function.Document, _task, _edits);
        }

        if (_function.Producers[0].Shape == DropShape.Arrow)
        {
            Replace(DroppedCall.Before(_function.Producers[0]), "");
            return;
        }

        Receive(cancellationToken);
    }

    /// <summary>Puts each task where it is awaited, returned or held until the function leaves.</summary>
    private void Receive(CancellationToken cancellationToken)
    {
        var statements = TopLevelStatements();
        var first = TopLevel(_function.Producers[0]);
        var last = statements.LastOrDefault(static s => s is not LocalFunctionStatementSyntax);
        var returns = Returns();
        var only = _function.Producers.Count == 1 ? _function.Producers[0] : null;

        // One start as the last thing that the function does: awaited or returned on the spot.
        if (only is { Shape: DropShape.Statement } && only.Place == last && !_function.KeepsIdling && _function.ReplacedIdle is null)
        {
            WriteReturns(returns, static _ => false, "");
            Replace(DroppedCall.Before(only), _function.Form == FunctionForm.Joins ? "await " : "return ");
            var suffix = DroppedCall.After(only);
            if (_function.Form == FunctionForm.ReturnsTask)
            {
                Replace(suffix, "");
            }
            else if (suffix.IsEmpty)
            {
                Insert(suffix.Start, _layout.ConfigureAwait);
            }

            return;
        }

        var looped = _function.Producers.Any(p => InLoop(p, first));
        var returnsInside = returns.Any(r => r.SpanStart > _function.Producers[0].Place.Span.End && r.SpanStart < _function.Producers[_function.Producers.Count - 1].Place.SpanStart);
        var joined = new List<string>();
        if (looped)
        {
            var list = TypeNames.Of("System.Collections.Generic", "List", 1, _function.Document, _function.Model, _position, _layout, _edits);
            var tasks = _names.Take("tasks");
            Declare(first, "var " + tasks + " = new " + list + "<" + _task + ">();");
            foreach (var producer in _function.Producers)
            {
                Replace(DroppedCall.Before(producer), tasks + ".Add(");
                Replace(DroppedCall.After(producer), ")");
            }

            joined.Add(tasks);
        }
        else
        {
            foreach (var producer in _function.Producers)
            {
                joined.Add(Hold(producer, first, returnsInside));
            }
        }

        var end = joined.Count == 1 && !looped ? joined[0] : _task + ".WhenAll(" + string.Join(", ", joined) + ")";
        WriteReturns(returns, r => r.SpanStart > _function.Producers[0].Place.Span.End, end);
        Join(last!, joined, end, looped, cancellationToken);
    }

    /// <summary>Holds the task in a local, declared ahead where the start is conditional; returns the local's name.</summary>
    private string Hold(Producer producer, StatementSyntax first, bool ahead)
    {
        if (producer.Shape == DropShape.Local)
        {
            return ((LocalDeclarationStatementSyntax)producer.Place).Declaration.Variables[0].Identifier.ValueText;
        }

        var name = _names.Take(producer.Like);
        var nested = producer.Place != TopLevel(producer);
        if (nested || ahead)
        {
            Declare(ahead ? first : TopLevel(producer), _task + " " + name + " = " + _task + ".CompletedTask;");
            Replace(DroppedCall.Before(producer), name + " = ");
        }
        else
        {
            Replace(DroppedCall.Before(producer), _task + " " + name + " = ");
        }

        Replace(DroppedCall.After(producer), "");
        return name;
    }

    private void Join(StatementSyntax last, List<string> joined, string end, bool looped, CancellationToken cancellationToken)
    {
        if (_function.KeepsIdling)
        {
            return;
        }

        if (_function.ReplacedIdle is { } idle)
        {
            var lastService = _function.LastService is { } service ? StartLast(service, joined) : "";
            if (joined.Count > 1 && JoinRules.AreServices(_function))
            {
                var firstToEnd = _names.Take("first");
                Replace(idle.Span, lastService + _task + " " + firstToEnd + " = await " + _task + ".WhenAny(" + string.Join(", ", joined) + ")" + _layout.ConfigureAwait + ";"
                    + _layout.NewLine + _layout.IndentAt(idle.SpanStart) + "await " + firstToEnd + _layout.ConfigureAwait + ";");
            }
            else
            {
                Replace(idle.Span, "await " + end + _layout.ConfigureAwait + ";");
            }

            // What was never reached needed no exit code; the end of the work does.
            if (idle == last && _function.Method is { ReturnsVoid: false, ReturnType.Name: not "Task" } or { ReturnType: INamedTypeSymbol { IsGenericType: true } })
            {
                Insert(idle.Span.End, _layout.NewLine + _layout.IndentAt(idle.SpanStart) + "return 0;");
            }

            return;
        }

        var statement = _function.Form == FunctionForm.Joins ? "await " + end + _layout.ConfigureAwait + ";" : "return " + end + ";";
        if (last is ReturnStatementSyntax { Expression: not null } returned)
        {
            // Only an awaiting function returns a value of its own: it joins first.
            Insert(returned.SpanStart, statement + _layout.NewLine + _layout.IndentAt(returned.SpanStart));
            return;
        }

        if (!EndIsReachable(cancellationToken) || last is ReturnStatementSyntax)
        {
            return;
        }

        var line = last.SyntaxTree.GetText(cancellationToken).Lines.GetLineFromPosition(last.Span.End);
        if (last.GetLastToken().TrailingTrivia.All(t => t.Span.End <= line.EndIncludingLineBreak && !t.IsKind(SyntaxKind.MultiLineCommentTrivia)) && last.GetLastToken().TrailingTrivia.FullSpan.End >= line.End)
        {
            Insert(line.End, _layout.NewLine + _layout.IndentAt(last.SpanStart) + statement);
        }
        else
        {
            Insert(last.Span.End, " " + statement);
        }
    }

    /// <summary>Starts the service that ran last, so that it can be awaited beside the others.</summary>
    private string StartLast(InvocationExpressionSyntax service, List<string> joined)
    {
        var method = (service.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? service.Expression.ToString();
        var name = _names.Take(method.EndsWith("Async", System.StringComparison.Ordinal) ? method.Substring(0, method.Length - 5) : method);
        joined.Add(name);
        var start = service.Parent is AwaitExpressionSyntax ? service.ToString()
            : service.ArgumentList.Arguments.Count == 0 ? _task + ".Run(" + service.Expression + ")"
            : _task + ".Run(() => " + service + ")";
        return _task + " " + name + " = " + start + ";" + _layout.NewLine + _layout.IndentAt(service.SpanStart);
    }

    /// <summary>Plain returns of a function that now returns a task: one before the first start has nothing to wait for.</summary>
    private void WriteReturns(List<ReturnStatementSyntax> returns, System.Func<ReturnStatementSyntax, bool> isAfterStart, string end)
    {
        if (_function.Form != FunctionForm.ReturnsTask)
        {
            return;
        }

        foreach (var plain in returns.Where(static r => r.Expression is null))
        {
            Insert(plain.ReturnKeyword.Span.End, " " + (isAfterStart(plain) ? end : _task + ".CompletedTask"));
        }
    }

    private List<ReturnStatementSyntax> Returns() =>
        _function.Declaration.DescendantNodes(n => n == _function.Declaration || n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or TypeDeclarationSyntax)).OfType<ReturnStatementSyntax>().ToList();

    private IReadOnlyList<StatementSyntax> TopLevelStatements() => _function.Declaration switch
    {
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Select(static g => g.Statement).ToList(),
        MethodDeclarationSyntax { Body: { } body } => body.Statements,
        LocalFunctionStatementSyntax { Body: { } body } => body.Statements,
        _ => [],
    };

    private StatementSyntax TopLevel(Producer producer)
    {
        var statements = TopLevelStatements();
        return producer.Place.AncestorsAndSelf().OfType<StatementSyntax>().First(s => statements.Contains(s));
    }

    private static bool InLoop(Producer producer, SyntaxNode _) =>
        producer.Place.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static a => a is CommonForEachStatementSyntax or ForStatementSyntax);

    private bool EndIsReachable(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var statements = TopLevelStatements().Where(static s => s is not LocalFunctionStatementSyntax).ToList();
        var flow = _function.Declaration is CompilationUnitSyntax
            ? _function.Model.AnalyzeControlFlow(statements[statements.Count - 1])
            : _function.Model.AnalyzeControlFlow(statements[0], TopLevelStatements()[TopLevelStatements().Count - 1]);
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
