using System.Threading;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Links what a function starts with the rest of it: the first to end stops the other, and both are waited for before the function ends.</summary>
internal sealed class DoneAndStopEditor
{
    private readonly DoneAndStop _plan;
    private readonly FunctionPlan _function;
    private readonly FileEdits _edits;
    private readonly SourceLayout _layout;

    private DoneAndStopEditor(DoneAndStop plan, FunctionPlan function, FileEdits edits, SourceLayout layout)
    {
        _plan = plan;
        _function = function;
        _edits = edits;
        _layout = layout;
    }

    public static void Write(DoneAndStop plan, FunctionPlan function, FileEdits edits, SourceLayout layout, CancellationToken cancellationToken)
    {
        var editor = new DoneAndStopEditor(plan, function, edits, layout);
        var endsWhenAsked = editor.WriteFunction(cancellationToken);
        foreach (var site in plan.Sites)
        {
            // Two functions may be called beside each other.
            if (endsWhenAsked && !edits.Brings(function.Document, "PosixSignalRegistration") && site.CanBeSignalled(function, cancellationToken))
            {
                editor.WriteSignals(site);
            }
        }
    }

    /// <summary>Returns whether the function ends soon once it is told to.</summary>
    private bool WriteFunction(CancellationToken cancellationToken)
    {
        var start = _plan.Start.Place;
        var names = new LocalNames(_function.Declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? _function.Declaration);
        var line = _layout.NewLine + _layout.IndentAt(start.SpanStart);
        var step = StoppedWait.StepOf(_function.Declaration.SyntaxTree.GetRoot(cancellationToken), _layout, start.SpanStart, _layout.IndentAt(start.SpanStart));
        var linked = names.Take("linked", "Source");
        var begun = names.Take(_plan.Start.Like);
        var rest = names.Take(_plan.Rest.Expression is MemberAccessExpressionSyntax access ? access.Name.Identifier.ValueText : _plan.Rest.Expression is SimpleNameSyntax simple ? simple.Identifier.ValueText : "rest");
        var task = Name("System.Threading.Tasks", "Task", start);

        _edits.Insert(_function.Document, start.SpanStart, "using var " + linked + " = " + Name("System.Threading", "CancellationTokenSource", start) + ".CreateLinkedTokenSource(" + _plan.Token.Name + ");" + line, order: -3);
        _edits.Replace(_function.Document, DroppedCall.Before(_plan.Start), task + " " + begun + " = ");
        foreach (var token in _plan.TokensOf(_plan.Start.Call))
        {
            _edits.Replace(_function.Document, token.Expression.Span, linked + ".Token");
        }

        var call = _plan.Rest.ToString();
        var isTold = _plan.TokensOf(_plan.Rest).Count == 1;
        if (isTold)
        {
            var argument = _plan.TokensOf(_plan.Rest)[0].Expression;
            call = call.Substring(0, argument.SpanStart - _plan.Rest.SpanStart) + linked + ".Token" + call.Substring(argument.Span.End - _plan.Rest.SpanStart);
        }

        var onlyWaits = !isTold && _plan.RestOnlyWaits(_function, cancellationToken);
        var text = task + " " + rest + " = " + call + ";" + line;
        text += isTold
            ? LinkedJoin.Write((space, name) => Name(space, name, start), names, linked, [begun, rest], step, line, Await)
            : Untold(names, linked, begun, rest, task, onlyWaits, step, line);
        _edits.Replace(_function.Document, _plan.Last.Span, text);
        return isTold || onlyWaits;
    }

    /// <summary>The rest has no token: it is waited for, or left at a stop where it only lets time pass.</summary>
    private string Untold(LocalNames names, string linked, string begun, string rest, string task, bool onlyWaits, string step, string line)
    {
        var first = names.Take("first");
        var asked = names.Take("asked", "ToStop");
        return task + " " + first + " = " + Await(task + ".WhenAny(" + begun + ", " + rest + ")") + ";" + line
            + "bool " + asked + " = " + _plan.Token.Name + ".IsCancellationRequested;" + line
            + linked + ".Cancel();" + line
            + Guarded(begun, asked + " || " + first + " != " + begun, step, line, _plan.Last) + _layout.NewLine + line
            + (onlyWaits ? "if (!" + asked + " || " + rest + ".IsCompleted)" + line + "{" + line + step + Await(rest) + ";" + line + "}" : Await(rest) + ";");
    }

    /// <summary>Ctrl+C and SIGTERM cancel the source as the first service to end does; what then ends by cancellation has not failed.</summary>
    private void WriteSignals(StopSite site)
    {
        var all = site.All!;
        var names = new LocalNames(all.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member and not GlobalStatementSyntax ? member : all.SyntaxTree.GetRoot());
        var line = _layout.NewLine + _layout.IndentAt(site.Source.SpanStart);
        StatementEditor.Append(site.Source, SignalStop.Write((space, name) => Name(space, name, site.Source), names, site.Name + ".Cancel()", line), _function.Document, _edits, _layout);

        var asked = names.Take("asked", "ToStop");
        line = _layout.NewLine + _layout.IndentAt(all.SpanStart);
        var step = StoppedWait.StepOf(all.SyntaxTree.GetRoot(), _layout, all.SpanStart, _layout.IndentAt(all.SpanStart));
        _edits.Insert(_function.Document, site.Cancel.SpanStart, "bool " + asked + " = " + site.Name + ".IsCancellationRequested;" + line);
        _edits.Insert(_function.Document, all.SpanStart, "try" + line + "{" + line + step);
        _edits.Insert(_function.Document, all.Span.End, line + "}" + line + Clause(asked, step, line, all));
    }

    private string Guarded(string service, string condition, string step, string line, StatementSyntax at) =>
        "try" + line + "{" + line + step + Await(service) + ";" + line + "}" + line + Clause(condition, step, line, at);

    private string Clause(string condition, string step, string line, StatementSyntax at) =>
        "catch (" + Name("System", "OperationCanceledException", at) + ") when (" + condition + ")" + line + "{" + line + step + "// Stopped, as asked." + line + "}";

    private string Await(string task) => "await " + task + _layout.ConfigureAwait;

    private string Name(string space, string name, Microsoft.CodeAnalysis.SyntaxNode at) => TypeNames.Of(space, name, 0, _function.Document, _function.Model, at.SpanStart, _layout, _edits);
}
