using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Writes the call that starts the work, whatever becomes of its task.</summary>
internal static class CallEditor
{
    // At one place: what a statement begins with comes ahead of what its expression begins with.
    private const int Inner = 1;

    /// <summary>The call itself: a function that became the work is started here, one that got a successor is called by its new name.</summary>
    public static void Write(Producer producer, Document document, string task, FileEdits edits)
    {
        var call = producer.Call;
        if (producer.IsPoolWorkItem)
        {
            edits.Replace(document, call.Expression.Span, task + ".Run");
            if (call.ArgumentList.Arguments.Count == 2)
            {
                // ThreadPool.QueueUserWorkItem(M, state) to Task.Run(() => M(state))
                var (work, state) = (call.ArgumentList.Arguments[0], call.ArgumentList.Arguments[1]);
                var method = work.Expression is BaseObjectCreationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var group }] } ? group : work.Expression;
                edits.Replace(document, TextSpan.FromBounds(call.ArgumentList.OpenParenToken.Span.End, state.SpanStart), "() => " + method + "(");
                edits.Insert(document, state.Span.End, ")");
                return;
            }

            // ThreadPool.QueueUserWorkItem(_ => ..), or what is wrapped in new WaitCallback(..), to Task.Run(() => ..)
            var given = call.ArgumentList.Arguments[0].Expression;
            var function = PlannedStart.Function(given)!;
            edits.Replace(document, TextSpan.FromBounds(given.SpanStart, PlannedStart.HeadOf(function).End), "() =>");
            edits.Replace(document, TextSpan.FromBounds(function.Span.End, given.Span.End), "");
            return;
        }

        if (producer.Callee is not { } callee)
        {
            return;
        }

        if (callee.Form == FunctionForm.Synchronous)
        {
            var asGroup = call.ArgumentList.Arguments.Count == 0 && ((CSharpParseOptions)call.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp7_3;
            edits.Insert(document, call.SpanStart, task + (asGroup ? ".Run(" : ".Run(() => "), Inner);
            if (asGroup)
            {
                edits.Replace(document, call.ArgumentList.Span, ")");
            }
            else
            {
                edits.Insert(document, call.Span.End, ")", -Inner);
            }
        }
        else if (callee.AddsSuccessor)
        {
            var name = call.Expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                MemberBindingExpressionSyntax binding => binding.Name,
                var plain => (SimpleNameSyntax)plain,
            };
            edits.Replace(document, name.Identifier.Span, callee.NewName);
        }
    }
}
