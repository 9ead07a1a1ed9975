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
internal static class FunctionEditor
{
    public static async Task WriteAsync(FunctionPlan function, FileEdits edits, CancellationToken cancellationToken)
    {
        if (function.Form == FunctionForm.Synchronous)
        {
            InlinedWork.Write(function, edits);
            return;
        }

        var text = await function.Document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var root = await function.Model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        var layout = new SourceLayout(text, root);
        var position = function.Declaration is CompilationUnitSyntax unit ? unit.Members.OfType<GlobalStatementSyntax>().First().SpanStart : function.Declaration.SpanStart;
        var directives = new FileEdits();
        var task = TypeNames.Of("System.Threading.Tasks", "Task", 0, function.Document, function.Model, position, layout, directives);
        SignatureEditor.Write(function, task, edits, layout);
        if (function.TakesSuffix)
        {
            SignatureEditor.WriteNewName(function, edits);
        }

        if (function.OtherPart is { } part)
        {
            await WriteOtherPartAsync(part.Document, part.Declaration, edits, cancellationToken).ConfigureAwait(false);
        }

        foreach (var producer in function.Producers)
        {
            CallEditor.Write(producer, function.Document, task, edits);
        }

        if (function.DoneAndStop is { } doneAndStop)
        {
            DoneAndStopEditor.Write(doneAndStop, function, edits, layout, cancellationToken);
        }
        else if (function.Producers.Count > 0)
        {
            foreach (var producer in function.Producers.Where(static p => p.Shape == DropShape.Value))
            {
                edits.Insert(function.Document, producer.Call.SpanStart, "await ");
                edits.Insert(function.Document, producer.Call.Span.End, layout.ConfigureAwait);
            }

            var receiver = new TaskReceiver(function, edits, layout, task);
            foreach (var scope in JoinScope.Of(function))
            {
                receiver.Receive(scope, cancellationToken);
            }
        }
        else if (!function.Awaits)
        {
            WriteNothingToWaitFor(function, task, edits, layout, text);
        }

        // A handler that only awaits does not name the type.
        if (edits.Brings(function.Document, task))
        {
            edits.TryAdd(directives);
        }
    }

    private static async Task WriteOtherPartAsync(Document document, MethodDeclarationSyntax declaration, FileEdits edits, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        var layout = new SourceLayout(await document.GetTextAsync(cancellationToken).ConfigureAwait(false), await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false));
        var task = TypeNames.Of("System.Threading.Tasks", "Task", 0, document, model, declaration.SpanStart, layout, edits);
        SignatureEditor.WritePart(document, declaration, task, isAsync: false, edits);
    }

    /// <summary>A function that only follows its contract hands out a task that is complete already.</summary>
    private static void WriteNothingToWaitFor(FunctionPlan function, string task, FileEdits edits, SourceLayout layout, SourceText text)
    {
        var completed = task + ".CompletedTask";
        switch (FormChoice.Body(function.Declaration))
        {
            case ArrowExpressionClauseSyntax { Expression: not ThrowExpressionSyntax } arrow:
                WriteBlock(function, arrow, completed, edits, layout);
                break;
            case BlockSyntax { Statements.Count: 0 } block:
                WriteOnlyStatement(function, block, "return " + completed + ";", edits, layout, text);
                break;
            case BlockSyntax block:
                foreach (var plain in block.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>())
                {
                    edits.Insert(function.Document, plain.ReturnKeyword.Span.End, " " + completed);
                }

                if (function.Model.AnalyzeControlFlow(block) is not { Succeeded: true, EndPointIsReachable: false })
                {
                    StatementEditor.Append(block.Statements.Last(), "return " + completed + ";", function.Document, edits, layout);
                }

                break;
        }
    }

    private static void WriteBlock(FunctionPlan function, ArrowExpressionClauseSyntax arrow, string completed, FileEdits edits, SourceLayout layout)
    {
        var indent = layout.IndentAt(function.Declaration.SpanStart);
        var inner = indent + layout.StepAt(function.Declaration);
        var line = layout.NewLine;
        var before = arrow.GetFirstToken().GetPreviousToken();
        var semicolon = function.Declaration.GetLastToken();
        edits.Replace(function.Document, TextSpan.FromBounds(before.Span.End, arrow.Expression.SpanStart), line + indent + "{" + line + inner);
        edits.Replace(function.Document, TextSpan.FromBounds(arrow.Expression.Span.End, semicolon.Span.End), ";" + line + inner + "return " + completed + ";" + line + indent + "}");
    }

    private static void WriteOnlyStatement(FunctionPlan function, BlockSyntax block, string statement, FileEdits edits, SourceLayout layout, SourceText text)
    {
        var (open, close) = (block.OpenBraceToken, block.CloseBraceToken);
        if (text.Lines.GetLineFromPosition(open.SpanStart).LineNumber != text.Lines.GetLineFromPosition(close.SpanStart).LineNumber && layout.IsFirstOnLine(close.SpanStart))
        {
            var indent = layout.IndentAt(close.SpanStart);
            edits.Insert(function.Document, layout.LineStart(close.SpanStart), indent + layout.StepAt(function.Declaration) + statement + layout.NewLine);
        }
        else
        {
            edits.Insert(function.Document, close.SpanStart, (close.SpanStart == open.Span.End ? " " : "") + statement + " ");
        }
    }
}
