using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a condition only ask what a callback was given, and what stays as it is? The answer says whether this is the right call, not whether somebody else was first.</summary>
internal static class DataQuestion
{
    public static bool Is(IOperation condition) => condition.DescendantsAndSelf().All(o => o switch
    {
        IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter => parameter.Type?.SpecialType != SpecialType.System_Boolean,
        ILocalReferenceOperation local => local.Type?.SpecialType != SpecialType.System_Boolean && local.Type?.Name != "TaskCompletionSource" && (LocalUse.SingleValue(local) is not null || IsDeclaredIn(local.Local, condition)),
        IPropertyReferenceOperation { Instance: { } instance, Arguments.IsEmpty: true } property => IsGiven(instance) && !SaysWhoWasFirst(property.Property.Name),
        IFieldReferenceOperation field => field.Field.IsConst || (field.Instance is { } instance && IsGiven(instance)),
        IInvocationOperation call => call.TargetMethod.ContainingType?.SpecialType == SpecialType.System_String,
        IBinaryOperation or IUnaryOperation or ILiteralOperation or IConversionOperation or IParenthesizedOperation or IIsPatternOperation or IIsTypeOperation or IPatternOperation or IConditionalAccessOperation or IConditionalAccessInstanceOperation or IArgumentOperation => true,
        _ => false,
    });

    private static bool IsDeclaredIn(ILocalSymbol local, IOperation condition) => local.DeclaringSyntaxReferences.Any(r => condition.Syntax.Span.Contains(r.Span));

    private static bool IsGiven(IOperation instance) => Peel.Conversions(instance) is IParameterReferenceOperation or ILocalReferenceOperation or IPropertyReferenceOperation or IFieldReferenceOperation { Instance: not (null or IInstanceReferenceOperation) } or IConditionalAccessInstanceOperation;

    private static bool SaysWhoWasFirst(string name) => name is "IsCompleted" or "IsCompletedSuccessfully" or "IsCanceled" or "IsFaulted" or "Status" or "IsCancellationRequested" or "CanBeCanceled" or "Task";
}
